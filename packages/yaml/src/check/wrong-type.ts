import type { z } from "zod";
import type { ProblemInput } from "../problem.ts";
import { shorten } from "../shorten.ts";
import type { SourceNode } from "../source-node.ts";
import type { SourcePath, YamlSource } from "../yaml-source.ts";
import { found, nodeOf } from "./found-value.ts";
import { wanted, wantsInteger } from "./schema-at.ts";
import { yaml11Boolean, yaml11Reading } from "./yaml-1-1.ts";

const typeNames: Readonly<Record<string, string>> = {
  int: "integer",
  array: "list",
  object: "mapping",
  record: "mapping",
  map: "mapping",
};

/** zod's name of a type as YAML users say it. */
export function typeName(expected: string): string {
  return typeNames[expected] ?? expected;
}

/** A value of another type than the schema wants, or a required key that is missing. */
export function wrongType(
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
  const expected =
    issue.expected === "number" && wantsInteger(schema, path) ? "integer" : typeName(issue.expected);
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
