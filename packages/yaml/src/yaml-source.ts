import type { JsonObject } from "@agent-safe/core";
import { codeFrame } from "./code-frame.ts";
import { LineIndex, type Position } from "./position.ts";
import type { Problem, ProblemInput } from "./problem.ts";
import type { Finding } from "./read/syntax-problem.ts";
import { type MappingNode, nodeAt } from "./source-node.ts";

/** Keys and indexes from the top of a file down to a value. */
export type SourcePath = readonly (string | number)[];

/** A file that was read: a mapping, and where each part of it stands. */
export interface YamlSource {
  /** The file as it is to be shown. */
  readonly file: string;
  /** Plain data. `__proto__` and the like are ordinary own members. Parts that aliases repeat are shared: do not change it. */
  readonly value: JsonObject;
  /** The tree behind `value`. */
  readonly root: MappingNode;
  /** Whether somebody wrote it as YAML, so that other readers of YAML matter. */
  readonly written: boolean;
  /** Where a value (or its key) begins; for a path that leads nowhere, the nearest value above. */
  position(path: SourcePath, of?: "key" | "value"): Position;
  /** A problem at that place, with its code frame. */
  problem(path: SourcePath, input: ProblemInput, of?: "key" | "value"): Problem;
}

/** A text that problems can point into. */
export class ProblemText {
  readonly file: string;
  readonly #text: string;
  #lines: LineIndex | undefined;

  constructor(file: string, text: string) {
    this.file = file;
    this.#text = text;
  }

  get lines(): LineIndex {
    this.#lines ??= new LineIndex(this.#text);
    return this.#lines;
  }

  locate(offset: number): Position {
    return { file: this.file, ...this.lines.locate(offset) };
  }

  problem({ input, start, end }: Finding): Problem {
    const { code, message, cure, severity = "error", hideValue = false } = input;
    const frame = this.#text === "" ? "" : codeFrame(this.lines, { start, end, hide: hideValue });
    return { ...this.locate(start), severity, code, message, ...(cure === undefined ? {} : { cure }), frame };
  }
}

export function createSource(text: ProblemText, root: MappingNode): YamlSource {
  const range = (path: SourcePath, of: "key" | "value"): { start: number; end: number } => {
    const { node, member, found } = nodeAt(root, path);
    if (found && of === "key" && member !== undefined) return { start: member.keyStart, end: member.keyEnd };
    // Of a mapping or list above what is missing, only the beginning is meant.
    return { start: node.start, end: found ? node.end : node.start + 1 };
  };
  return {
    file: text.file,
    value: root.value as JsonObject,
    root,
    written: true,
    position: (path, of = "value") => text.locate(range(path, of).start),
    problem: (path, input, of = "value") => text.problem({ input, ...range(path, of) }),
  };
}
