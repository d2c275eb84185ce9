import { suggest } from "@agent-safe/core";
import { isAlias, isMap, isScalar, isSeq, type Node, type Scalar, type YAMLMap } from "yaml";
import { maxDepth, maxRepeatedValues } from "../limits.ts";
import type { ProblemInput } from "../problem.ts";
import { shorten } from "../shorten.ts";
import { listNode, type Member, mappingNode, type SourceNode, scalarNode } from "../source-node.ts";
import { duplicateKey } from "./duplicate-key.ts";
import { loneSurrogate } from "./lone-surrogate.ts";
import { tooDeep } from "./read-yaml.ts";
import { type Finding, SyntaxProblem } from "./syntax-problem.ts";

const standardTags: ReadonlySet<string> = new Set([
  "!",
  ...["str", "int", "float", "bool", "null", "map", "seq"].map((name) => `tag:yaml.org,2002:${name}`),
]);

/**
 * Turns the library's tree into ours: aliases followed within limits, merge keys (`<<`) applied, keys checked.
 *
 * @param lineOf the line (from 1) of an offset, for messages
 * @param report takes what is wrong with a key or value; reading goes on
 * @throws SyntaxProblem for what makes the rest of the file unreadable
 */
export function toSourceNode(
  root: Node,
  lineOf: (offset: number) => number,
  report: (finding: Finding) => void,
): SourceNode {
  return new Converter(lineOf, report).convert(root, 0, 0);
}

class Converter {
  readonly #lineOf: (offset: number) => number;
  readonly #report: (finding: Finding) => void;
  // Undefined while the node itself is being converted: an alias inside it would have no end.
  readonly #anchors = new Map<string, SourceNode | undefined>();
  #repeated = 0;

  constructor(lineOf: (offset: number) => number, report: (finding: Finding) => void) {
    this.#lineOf = lineOf;
    this.#report = report;
  }

  /** @param fallback where a value that is left out would stand */
  convert(node: Node | null, depth: number, fallback: number): SourceNode {
    if (node === null) return scalarNode(fallback, fallback, null, "");
    const [start, end] = node.range ?? [fallback, fallback];
    if (isAlias(node)) return this.#follow(node.source, depth, start, end);
    const { tag, anchor } = node as { tag?: string; anchor?: string };
    if (tag !== undefined && !standardTags.has(tag)) throw new SyntaxProblem(refusedTag(tag), start, end);
    if (anchor !== undefined) this.#anchors.set(anchor, undefined);
    const converted = this.#value(node, depth, start, end);
    if (anchor !== undefined) this.#anchors.set(anchor, converted);
    return converted;
  }

  #value(node: Node, depth: number, start: number, end: number): SourceNode {
    if (isScalar(node)) return this.#scalar(node, start, end);
    if (depth >= maxDepth) throw new SyntaxProblem(tooDeep, start);
    if (isMap<Node, Node | null>(node)) return this.#mapping(node, depth + 1, start, end);
    if (isSeq<Node | null>(node)) {
      const items = node.items.map((item) => this.convert(item, depth + 1, start));
      return listNode(start, end, items);
    }
    throw new SyntaxProblem(unknownKind, start, end);
  }

  #scalar(node: Scalar, start: number, end: number): SourceNode {
    const { value } = node;
    const plain = node.type === "PLAIN" && node.tag === undefined ? node.source : undefined;
    if (typeof value === "number" && !Number.isFinite(value)) {
      const source = shorten(node.source ?? String(value));
      const cure = "write a number that is finite, or put text into quotes";
      this.#report({
        input: { code: "NUMBER_NOT_FINITE", message: `\`${source}\` is not a finite number`, cure },
        start,
        end,
      });
      return scalarNode(start, end, null, plain);
    }
    switch (typeof value) {
      case "string":
        if (!value.isWellFormed()) this.#report({ input: loneSurrogate(value), start, end });
        return scalarNode(start, end, value, plain);
      case "number":
      case "boolean":
        return scalarNode(start, end, value, plain);
      default:
        if (value === null) return scalarNode(start, end, null, plain);
        throw new SyntaxProblem(unknownKind, start, end);
    }
  }

  #mapping(node: YAMLMap<Node, Node | null>, depth: number, start: number, end: number): SourceNode {
    const members = new Map<string, Member>();
    const merged: SourceNode[] = [];
    for (const { key, value } of node.items) {
      const [keyStart, keyEnd] = key?.range ?? [start, start];
      const converted = this.convert(value, depth, keyEnd);
      if (isScalar(key) && key.value === "<<" && key.type === "PLAIN" && key.tag === undefined) {
        merged.push(converted);
        continue;
      }
      const name = this.#key(key, keyStart, keyEnd);
      if (name === undefined) continue;
      const first = members.get(name);
      if (first !== undefined) {
        const input = duplicateKey(name, this.#lineOf(first.keyStart));
        this.#report({ input, start: keyStart, end: keyEnd });
        continue;
      }
      const keyPlain = isScalar(key) && key.type === "PLAIN";
      members.set(name, { keyStart, keyEnd, keyPlain, node: converted });
    }
    for (const source of merged) this.#merge(members, source);
    return mappingNode(start, end, members);
  }

  /** A key's text; undefined, after a report, where there is none. */
  #key(key: Node | null, start: number, end: number): string | undefined {
    if (isScalar(key)) {
      if (typeof key.value === "string") {
        if (key.tag !== undefined && !standardTags.has(key.tag))
          throw new SyntaxProblem(refusedTag(key.tag), start, end);
        if (key.anchor !== undefined)
          this.#anchors.set(key.anchor, scalarNode(start, end, key.value, undefined));
        if (!key.value.isWellFormed()) this.#report({ input: loneSurrogate(key.value), start, end });
        return key.value;
      }
      const source = key.source ?? "";
      if (source !== "" && key.value !== null) {
        const kind = typeof key.value === "boolean" ? "boolean" : "number";
        const input = keyNotText(
          `the key \`${shorten(source)}\` is a ${kind}, and keys are text`,
          `write \`"${shorten(source)}"\``,
        );
        this.#report({ input, start, end });
        return source;
      }
      this.#report({ input: keyNotText("a key is empty", "write a key before the colon"), start, end });
      return undefined;
    }
    const kind = key === null ? "empty" : isAlias(key) ? "an alias" : isMap(key) ? "a mapping" : "a list";
    const cure = isMap(key)
      ? "write the key as text; text with braces, such as `{{ x }}`, needs quotes"
      : "write the key as text";
    this.#report({ input: keyNotText(`a key is ${kind}, and keys are text`, cure), start, end });
    return undefined;
  }

  /** YAML 1.1's merge key: members of the source that are not there yet. */
  #merge(members: Map<string, Member>, source: SourceNode): void {
    const sources = source.kind === "list" ? source.items : [source];
    for (const each of sources) {
      if (each.kind !== "mapping") {
        const input = {
          code: "MERGE_REFUSED",
          message: "`<<` merges mappings, and this is none",
          cure: 'write `<<: *anchor`, or `"<<"` in quotes for a key of that name',
        };
        this.#report({ input, start: each.start, end: each.end });
        continue;
      }
      for (const [name, member] of each.members) if (!members.has(name)) members.set(name, member);
    }
  }

  #follow(name: string, depth: number, start: number, end: number): SourceNode {
    const node = this.#anchors.get(name);
    if (node === undefined) {
      const input = this.#anchors.has(name) ? endlessAlias(name) : unknownAlias(name, this.#anchors.keys());
      throw new SyntaxProblem(input, start, end);
    }
    this.#repeated += node.size;
    if (this.#repeated > maxRepeatedValues) throw new SyntaxProblem(aliasBomb, start, end);
    if (depth + node.height > maxDepth) throw new SyntaxProblem(tooDeep, start, end);
    return node;
  }
}

const unknownKind: ProblemInput = { code: "YAML_SYNTAX", message: "this is no value that JSON could hold" };

const aliasBomb: ProblemInput = {
  code: "ALIAS_BOMB",
  message: `the aliases up to here repeat more than ${maxRepeatedValues} values`,
  cure: "write the values out, or repeat less",
};

function endlessAlias(name: string): ProblemInput {
  return {
    code: "ALIAS_ENDLESS",
    message: `the alias \`*${shorten(name)}\` stands inside the value that it repeats`,
    cure: "write the value out",
  };
}

function unknownAlias(name: string, known: Iterable<string>): ProblemInput {
  const near = suggest(name, known);
  return {
    code: "ALIAS_UNKNOWN",
    message: `the alias \`*${shorten(name)}\` has no anchor \`&${shorten(name)}\` above it`,
    cure:
      near === undefined
        ? "put text that begins with `*` into quotes, or set the anchor first"
        : `did you mean \`*${near}\`?`,
  };
}

function refusedTag(tag: string): ProblemInput {
  return {
    code: "TAG_REFUSED",
    message: `the tag \`${shorten(tag.replace("tag:yaml.org,2002:", "!!"))}\` is refused: values are plain data`,
    cure: "remove the tag; put text that begins with `!` into quotes",
  };
}

function keyNotText(message: string, cure: string): ProblemInput {
  return { code: "KEY_NOT_TEXT", message, cure };
}
