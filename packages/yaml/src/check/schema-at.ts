import type { z } from "zod";
import type { SourcePath } from "../yaml-source.ts";

type Schema = z.core.$ZodTypes;

/** The schemas that a value at a path may be read by: several where a union stands in between. */
function schemasAt(schema: z.core.$ZodType, path: SourcePath): Schema[] {
  let schemas = alternatives(schema);
  for (const step of path) schemas = schemas.flatMap((each) => below(each, step)).flatMap(alternatives);
  return schemas;
}

/** The keys that objects at a path know; empty where any key is allowed. */
export function knownKeys(schema: z.core.$ZodType, path: SourcePath): string[] {
  const keys = schemasAt(schema, path).flatMap((each) => {
    const { def } = each._zod;
    return def.type === "object" ? Object.keys(def.shape) : [];
  });
  return [...new Set(keys)];
}

/** What is wanted at a path, for people: "one of `low`, `high`", "a list". */
export function wanted(schema: z.core.$ZodType, path: SourcePath): string | undefined {
  const words = [...new Set(schemasAt(schema, path).map(describe))];
  return words.length === 0 || words.includes(undefined) ? undefined : words.join(" or ");
}

/** Whether only whole numbers are wanted at a path; zod says so only of numbers. */
export function wantsInteger(schema: z.core.$ZodType, path: SourcePath): boolean {
  const numbers = schemasAt(schema, path).filter((each) => each._zod.def.type === "number");
  return numbers.length > 0 && numbers.every(isInteger);
}

function isInteger(schema: Schema): boolean {
  const { def } = schema._zod;
  return def.type === "number" && "format" in def && def.format === "safeint";
}

function describe(schema: Schema): string | undefined {
  const { def } = schema._zod;
  switch (def.type) {
    case "enum":
      return `one of ${Object.values(def.entries)
        .map((value) => `\`${value}\``)
        .join(", ")}`;
    case "literal":
      return def.values.map((value) => `\`${String(value)}\``).join(" or ");
    case "string":
      return "a text";
    case "number":
      return isInteger(schema) ? "a whole number" : "a number";
    case "boolean":
      return "`true` or `false`";
    case "array":
      return "a list";
    case "object":
    case "record":
    case "map":
      return "a mapping";
    default:
      return undefined;
  }
}

/** A schema without its wrappers, and the options of a union instead of the union. */
function alternatives(schema: z.core.$ZodType): Schema[] {
  const known = schema as Schema;
  const { def } = known._zod;
  switch (def.type) {
    case "optional":
    case "nullable":
    case "default":
    case "prefault":
    case "catch":
    case "readonly":
    case "nonoptional":
      return alternatives(def.innerType);
    case "lazy":
      return alternatives(def.getter());
    case "pipe":
      // The input side; `preprocess` begins with a transform, which says nothing.
      return alternatives((def.in as Schema)._zod.def.type === "transform" ? def.out : def.in);
    case "union":
      return def.options.flatMap(alternatives);
    default:
      return [known];
  }
}

function below(schema: Schema, step: string | number): z.core.$ZodType[] {
  const { def } = schema._zod;
  switch (def.type) {
    case "object": {
      const member = Object.hasOwn(def.shape, step) ? def.shape[step] : undefined;
      return member === undefined ? [] : [member];
    }
    case "array":
      return [def.element];
    case "record":
    case "map":
      return [def.valueType];
    default:
      return [];
  }
}
