import { suggest } from "@agent-safe/core";
import type { z } from "zod";
import type { ProblemInput } from "./problem.ts";
import { knownKeys, wanted } from "./schema-at.ts";
import { isSecretName } from "./secret-names.ts";
import { shorten } from "./shorten.ts";
import { nodeAt, type SourceNode } from "./source-node.ts";
import { yaml11Boolean, yaml11Reading } from "./yaml-1-1.ts";
import type { SourcePath, YamlSource } from "./yaml-source.ts";

type Issue = z.core.$ZodIssue;

/** A problem that a schema found, before it has a position. */
export interface Located {
  readonly path: SourcePath;
  readonly of: "key" | "value";
  readonly input: ProblemInput;
  /** For an unknown key: the key that was probably meant. */
  readonly meant?: string;
}

/** One issue of zod in words of ours, as one or several problems. */
export function describeIssue(
  issue: Issue,
  source: YamlSource,
  schema: z.core.$ZodType,
  at: SourcePath = [],
): Located[] {
  const path = [...at, ...issue.path.map((step) => (typeof step === "number" ? step : String(step)))];
  const value = (input: ProblemInput): Located[] => [{ path, of: "value", input: hideSecret(path, input) }];
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => unknownKey(key, path, knownKeys(schema, path)));
    case "invalid_type":
      return value(wrongType(issue, path, source, schema));
    case "invalid_value":
      return value(unknownValue(issue.values, path, source));
    case "invalid_union":
      return describeUnion(issue, path, source, schema);
    case "invalid_key":
    case "invalid_element": {
      const message = issue.issues[0]?.message ?? issue.message;
      return [{ path, of: "key", input: { code: "WRONG_KEY", message: lower(message) } }];
    }
    case "too_small":
    case "too_big":
      return value({ code: "OUT_OF_RANGE", message: outOfRange(issue, path, source) });
    case "custom":
      return value(custom(issue));
    default:
      return value({ code: "WRONG_FORMAT", message: format(issue.message, path, source) });
  }
}

function nodeOf(source: YamlSource, path: SourcePath): SourceNode | undefined {
  const { node, found } = nodeAt(source.root, path);
  return found ? node : undefined;
}

/** "string `"3"`", "a list": what stands at a place. */
function found(node: SourceNode): string {
  if (node.kind !== "scalar") return `a ${node.kind}`;
  if (node.value === null) return "nothing";
  return `${typeof node.value} \`${written(node)}\``;
}

function written(node: SourceNode): string {
  if (node.kind !== "scalar") return `a ${node.kind}`;
  if (node.plain !== undefined && node.plain !== "") return shorten(node.plain);
  return shorten(typeof node.value === "string" ? JSON.stringify(node.value) : String(node.value));
}

function hideSecret(path: SourcePath, input: ProblemInput): ProblemInput {
  const secret = path.some((step) => typeof step === "string" && isSecretName(step));
  if (!secret) return input;
  return { ...input, message: input.message.replace(/`[^`]*`/g, "`[hidden]`"), hideValue: true };
}

function unknownKey(key: string, path: SourcePath, known: readonly string[]): Located {
  const meant = suggest(key, known);
  const cure =
    meant !== undefined
      ? `did you mean \`${meant}\`?`
      : known.length > 0
        ? `known here: ${known.map((each) => `\`${each}\``).join(", ")}`
        : "remove it";
  const input = { code: "UNKNOWN_KEY", message: `unknown key \`${shorten(key)}\``, cure };
  return { path: [...path, key], of: "key", input, ...(meant === undefined ? {} : { meant }) };
}

const typeNames: Readonly<Record<string, string>> = {
  int: "integer",
  array: "list",
  object: "mapping",
  record: "mapping",
  map: "mapping",
};

function wrongType(
  issue: z.core.$ZodIssueInvalidType,
  path: SourcePath,
  source: YamlSource,
  schema: z.core.$ZodType,
): ProblemInput {
  const node = nodeOf(source, path);
  const want = wanted(schema, path);
  const key = String(path.at(-1));
  if (node === undefined) {
    const cure = want === undefined ? `add \`${key}:\`` : `add \`${key}:\` with ${want}`;
    return { code: "MISSING_KEY", message: `the key \`${key}\` is missing`, cure };
  }
  const expected = typeNames[issue.expected] ?? issue.expected;
  const cure = typeCure(expected, node) ?? (want === undefined ? undefined : `write ${want}`);
  const message = `expected ${expected}, found ${found(node)}`;
  return { code: "WRONG_TYPE", message, ...(cure === undefined ? {} : { cure }) };
}

function typeCure(expected: string, node: SourceNode): string | undefined {
  if (expected === "mapping") return "write `key: value` lines, indented below";
  if (node.kind === "mapping" && expected === "list") return "begin each entry with `- `";
  if (node.kind !== "scalar" || node.value === null) return undefined;
  const text = node.plain ?? String(node.value);
  switch (expected) {
    case "string":
      return `write \`${JSON.stringify(shorten(text))}\` in quotes`;
    case "list":
      return `write \`[${shorten(text)}]\``;
    case "boolean": {
      const meant =
        yaml11Boolean(text) ??
        new Map([
          ["true", true],
          ["1", true],
          ["false", false],
          ["0", false],
        ]).get(text.toLowerCase());
      return meant === undefined
        ? "write `true` or `false`"
        : `write \`${meant}\`; only \`true\` and \`false\` are booleans in YAML 1.2`;
    }
    case "number":
    case "integer":
      return numberCure(expected, node.value, text);
    default:
      return undefined;
  }
}

function numberCure(expected: string, value: unknown, text: string): string {
  const reading = yaml11Reading(text)?.value;
  if (typeof reading === "number") return `write \`${reading}\`; YAML 1.2 reads \`${shorten(text)}\` as text`;
  const meant = typeof value === "string" && value.trim() !== "" ? Number(value) : Number.NaN;
  if (Number.isFinite(meant) && (expected === "number" || Number.isInteger(meant))) {
    return `write \`${shorten(text.trim())}\` without quotes`;
  }
  return expected === "integer" ? "write a whole number" : "write a number";
}

function unknownValue(
  values: readonly z.core.util.Primitive[],
  path: SourcePath,
  source: YamlSource,
): ProblemInput {
  const node = nodeOf(source, path);
  const names = values.map(String);
  const list = names.map((name) => `\`${name}\``).join(", ");
  const expected = names.length === 1 ? list : `one of ${list}`;
  if (node === undefined) {
    const key = String(path.at(-1));
    return {
      code: "MISSING_KEY",
      message: `the key \`${key}\` is missing`,
      cure: `add \`${key}:\` with ${expected}`,
    };
  }
  const near = typeof node.value === "string" ? suggest(node.value, names) : undefined;
  return {
    code: "UNKNOWN_VALUE",
    message: `expected ${expected}, found ${found(node)}`,
    cure: near === undefined ? `write ${expected}` : `did you mean \`${near}\`?`,
  };
}

/** The branch of a union that was meant: the one whose problems lie deepest, else all that was expected. */
function describeUnion(
  issue: z.core.$ZodIssueInvalidUnion,
  path: SourcePath,
  source: YamlSource,
  schema: z.core.$ZodType,
): Located[] {
  const node = nodeOf(source, path);
  const branches = issue.errors.filter((branch) => branch.length > 0);
  const meant = branches.filter(
    (branch) => !branch.some((each) => each.path.length === 0 && isTypeIssue(each)),
  );
  const best = meant.sort((a, b) => a.length - b.length)[0];
  if (best !== undefined && node !== undefined)
    return best.flatMap((each) => describeIssue(each, source, schema, path));
  const expected = [
    ...new Set(branches.flatMap((branch) => branch.filter(isTypeIssue).map(expectedOf))),
  ].join(" or ");
  if (node === undefined) {
    const key = String(path.at(-1));
    return [
      {
        path,
        of: "value",
        input: {
          code: "MISSING_KEY",
          message: `the key \`${key}\` is missing`,
          cure: `add \`${key}:\` with ${expected}`,
        },
      },
    ];
  }
  const message = expected === "" ? lower(issue.message) : `expected ${expected}, found ${found(node)}`;
  return [{ path, of: "value", input: hideSecret(path, { code: "WRONG_TYPE", message }) }];
}

function isTypeIssue(issue: Issue): boolean {
  return issue.code === "invalid_type" || issue.code === "invalid_value";
}

function expectedOf(issue: Issue): string {
  if (issue.code === "invalid_type") return typeNames[issue.expected] ?? issue.expected;
  if (issue.code === "invalid_value") return issue.values.map((value) => `\`${String(value)}\``).join(" or ");
  return "";
}

function outOfRange(
  issue: z.core.$ZodIssueTooSmall | z.core.$ZodIssueTooBig,
  path: SourcePath,
  source: YamlSource,
): string {
  const node = nodeOf(source, path);
  const low = issue.code === "too_small";
  const limit = Number(issue.code === "too_small" ? issue.minimum : issue.maximum);
  const bound = `${issue.exact === true ? "exactly" : low ? (issue.inclusive === false ? "more than" : "at least") : issue.inclusive === false ? "less than" : "at most"} ${limit}`;
  switch (issue.origin) {
    case "string":
      if (low && limit === 1) return "the text is empty";
      return `the text must have ${bound} ${limit === 1 ? "character" : "characters"}`;
    case "array":
    case "set":
    case "map":
      if (low && limit === 1) return "the list is empty";
      return `the list must have ${bound} ${limit === 1 ? "entry" : "entries"}`;
    default:
      return `must be ${bound}, found ${node === undefined ? "nothing" : found(node)}`;
  }
}

function custom(issue: z.core.$ZodIssueCustom): ProblemInput {
  const { code = "INVALID", cure } = (issue.params ?? {}) as { code?: string; cure?: string };
  return { code, message: lower(issue.message), ...(cure === undefined ? {} : { cure }) };
}

function format(message: string, path: SourcePath, source: YamlSource): string {
  const node = nodeOf(source, path);
  return node === undefined ? lower(message) : `${lower(message)}, found ${found(node)}`;
}

/** zod's own messages begin in upper case. */
function lower(message: string): string {
  return /^[A-Z][a-z ]/.test(message) ? message.charAt(0).toLowerCase() + message.slice(1) : message;
}
