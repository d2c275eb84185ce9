import { maxProblems } from "./limits.ts";
import type { Problem, ProblemInput } from "./problem.ts";
import { decode } from "./read/decode.ts";
import { readJson } from "./read/read-json.ts";
import { readYaml } from "./read/read-yaml.ts";
import { readSimpleYaml } from "./read/simple-yaml.ts";
import { type Finding, SyntaxProblem } from "./read/syntax-problem.ts";
import { toSourceNode } from "./read/to-source-node.ts";
import type { SourceNode } from "./source-node.ts";
import { createSource, ProblemText, type YamlSource } from "./yaml-source.ts";

/** A file as read: `source` is there unless a problem is an error. */
export interface ParsedYaml {
  readonly source?: YamlSource;
  readonly problems: readonly Problem[];
}

/**
 * Reads the text of one YAML 1.2 (or JSON) file that holds a mapping. Never throws, and answers hostile input
 * (deep nesting, alias bombs, a million commas) in well under a second.
 *
 * Keys are text; a key that YAML reads as a number, boolean or nothing is an error. Merge keys (`<<`) work, other tags
 * than those of YAML's core schema do not.
 *
 * @param file the file as it is to be shown
 */
export function parseYaml(content: string | Uint8Array, file: string): ParsedYaml {
  const { text, finding } = decode(content);
  const shown = new ProblemText(file, text);
  if (finding !== undefined) return { problems: [shown.problem(finding)] };
  const findings: Finding[] = [];
  const root = read(text, shown, findings);
  const problems = findings.slice(0, maxProblems).map((each) => shown.problem(each));
  if (problems.length > 0 || root === undefined) return { problems };
  if (root.kind !== "mapping") return { problems: [shown.problem({ input: notAMapping(root), ...root })] };
  return { source: createSource(shown, root), problems };
}

function read(text: string, shown: ProblemText, findings: Finding[]): SourceNode | undefined {
  const json = readJson(text);
  if ("root" in json) return json.root;
  const simple = readSimpleYaml(text);
  if ("root" in simple) {
    if (simple.root === undefined) findings.push(emptyFile);
    return simple.root;
  }
  try {
    const document = readYaml(text, json.gaveUpAt > simple.gaveUpAt ? json : simple);
    const contents = document?.contents ?? undefined;
    if (contents === undefined || contents.range[0] === contents.range[1]) {
      findings.push(emptyFile);
      return undefined;
    }
    return toSourceNode(
      contents,
      (offset) => shown.lines.locate(offset).line,
      (finding) => {
        if (findings.length < maxProblems) findings.push(finding);
      },
    );
  } catch (error) {
    if (!(error instanceof SyntaxProblem)) throw error;
    findings.push(error);
    return undefined;
  }
}

const emptyFile: Finding = {
  input: {
    code: "EMPTY_FILE",
    message: "the file holds nothing",
    cure: "write its content, or remove the file",
  },
  start: 0,
  end: 0,
};

function notAMapping(root: SourceNode): ProblemInput {
  const kind = root.kind === "list" ? "a list" : "a single value";
  return {
    code: "NOT_A_MAPPING",
    message: `the file holds ${kind} instead of a mapping`,
    cure: "write `key: value` lines",
  };
}
