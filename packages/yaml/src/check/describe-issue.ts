import { suggest } from "@agent-safe/core";
import type { z } from "zod";
import type { ProblemInput } from "../problem.ts";
import { isSecretName } from "../secret-names.ts";
import { shorten } from "../shorten.ts";
import type { SourcePath, YamlSource } from "../yaml-source.ts";
import { describeUnion } from "./describe-union.ts";
import { found, nodeOf } from "./found-value.ts";
import { knownKeys } from "./schema-at.ts";
import { wrongType } from "./wrong-type.ts";

type Issue = z.core.$ZodIssue;

const mostKeys = 1000;

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
      return issue.keys.slice(0, mostKeys).map((key) => unknownKey(key, path, knownKeys(schema, path)));
    case "invalid_type":
      return value(wrongType(issue, path, source, schema));
    case "invalid_value":
      return value(unknownValue(issue.values, path, source));
    case "invalid_union":
      return describeUnion(issue, path, source, schema);
    case "invalid_key":
    case "invalid_element": {
      const message = issue.issues[0]?.message ?? issue.message;
      return [
        { path, of: "key", input: { code: "WRONG_KEY", message: lower(message), cure: "rename the key" } },
      ];
    }
    case "too_small":
    case "too_big":
      return value(outOfRange(issue, path, source));
    case "custom":
      return value(custom(issue));
    default:
      return value({
        code: "WRONG_FORMAT",
        message: format(issue.message, path, source),
        cure: "write it in that form",
      });
  }
}

/** Keeps a value out of a problem when a key above it names a secret. */
export function hideSecret(path: SourcePath, input: ProblemInput): ProblemInput {
  const secret = path.some((step) => typeof step === "string" && isSecretName(step));
  if (!secret) return input;
  // What is in backticks may be the secret, whole or in part.
  const hide = (text: string): string => text.replace(/`[^`]*`/g, "`[hidden]`");
  const { message, cure } = input;
  return {
    ...input,
    message: hide(message),
    ...(cure === undefined ? {} : { cure: hide(cure) }),
    hideValue: true,
  };
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

function outOfRange(
  issue: z.core.$ZodIssueTooSmall | z.core.$ZodIssueTooBig,
  path: SourcePath,
  source: YamlSource,
): ProblemInput {
  const code = "OUT_OF_RANGE";
  const low = issue.code === "too_small";
  const limit = Number(low ? issue.minimum : issue.maximum);
  const bound = `${boundWords(issue, low)} ${limit}`;
  switch (issue.origin) {
    case "string": {
      if (low && limit === 1) return { code, message: "the text is empty", cure: "write some text" };
      const message = `the text must have ${bound} ${limit === 1 ? "character" : "characters"}`;
      return { code, message, cure: low ? "lengthen it" : "shorten it" };
    }
    case "array":
    case "set":
    case "map": {
      if (low && limit === 1) return { code, message: "the list is empty", cure: "add an entry" };
      const message = `the list must have ${bound} ${limit === 1 ? "entry" : "entries"}`;
      return { code, message, cure: low ? "add entries" : "remove entries" };
    }
    default: {
      const node = nodeOf(source, path);
      const message = `must be ${bound}, found ${node === undefined ? "nothing" : found(node)}`;
      return { code, message, cure: `write a number that is ${bound}` };
    }
  }
}

function boundWords(issue: z.core.$ZodIssueTooSmall | z.core.$ZodIssueTooBig, low: boolean): string {
  if (issue.exact === true) return "exactly";
  if (issue.inclusive === false) return low ? "more than" : "less than";
  return low ? "at least" : "at most";
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
export function lower(message: string): string {
  return /^[A-Z][a-z ]/.test(message) ? message.charAt(0).toLowerCase() + message.slice(1) : message;
}
