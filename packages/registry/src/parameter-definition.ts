import type { JsonValue } from "@agent-safe/core";
import { optional, withDefault } from "@agent-safe/yaml";
import { z } from "zod";
import { jsonValueSchema } from "./json-value-schema.ts";

export type ParameterType = "string" | "integer" | "number" | "boolean" | "array";
export const parameterTypes: readonly ["string", "integer", "number", "boolean", "array"] = [
  "string",
  "integer",
  "number",
  "boolean",
  "array",
];

/** Bounds of a value. Which of them fit depends on the parameter's type. */
export interface Constraints {
  readonly minValue: number | undefined;
  readonly maxValue: number | undefined;
  /** Unicode code points of a string, items of an array. */
  readonly minLength: number | undefined;
  readonly maxLength: number | undefined;
  /** RE2 syntax; the whole string must match. */
  readonly pattern: string | undefined;
  readonly enum: readonly (string | number | boolean)[] | undefined;
}

export interface ParameterDefinition {
  readonly name: string;
  readonly type: ParameterType;
  readonly required: boolean;
  readonly description: string | undefined;
  readonly default: JsonValue | undefined;
  readonly constraints: Constraints | undefined;
  /** Its value never reaches the ledger, a notifier or a terminal in clear. */
  readonly sensitive: boolean;
}

const length = z.int().min(0);

const constraintsSchema = z
  .strictObject({
    min_value: optional(z.number()).describe("Smallest number allowed."),
    max_value: optional(z.number()).describe("Largest number allowed."),
    min_length: optional(length).describe(
      "Fewest characters (Unicode code points) of a string, or items of an array.",
    ),
    max_length: optional(length).describe(
      "Most characters (Unicode code points) of a string, or items of an array.",
    ),
    pattern: optional(z.string()).describe(
      "Regular expression in RE2 syntax that the whole string must match. Look-arounds and back-references do not exist.",
    ),
    enum: optional(z.array(z.union([z.string(), z.number(), z.boolean()])).min(1)).describe(
      "The values allowed.",
    ),
  })
  .transform(
    (input): Constraints => ({
      minValue: input.min_value,
      maxValue: input.max_value,
      minLength: input.min_length,
      maxLength: input.max_length,
      pattern: input.pattern,
      enum: input.enum,
    }),
  );

const parameterKeys = {
  name: z.string().min(1).max(256).describe("Name of the parameter, unique in the action."),
  type: z
    .enum(parameterTypes)
    .describe("Type of its value. `integer` takes whole numbers; a boolean is never a number."),
  required: withDefault(z.boolean(), true).describe("Whether a request must have it. Default: true."),
  description: optional(z.string()).describe("What it means, for people."),
  default: optional(jsonValueSchema).describe(
    "Value where a request has none. It must fit the type and the constraints.",
  ),
  constraints: optional(constraintsSchema).describe("Bounds of the value."),
  sensitive: withDefault(z.boolean(), false).describe(
    "Keep its value out of the audit log, notifications and terminals. Default: false.",
  ),
};

const parameterObject = z.strictObject(parameterKeys);

function toDefinition(input: z.output<typeof parameterObject>): ParameterDefinition {
  return {
    name: input.name,
    type: input.type,
    required: input.required,
    description: input.description,
    default: input.default,
    constraints: input.constraints,
    sensitive: input.sensitive,
  };
}

/** One parameter of an action, as YAML has it. */
export const parameterDefinitionSchema: z.ZodType<ParameterDefinition> =
  parameterObject.transform(toDefinition);

/** The same, with unknown keys left out: to look at the rest of a parameter that has some. */
export const readableParameterSchema: z.ZodType<ParameterDefinition> = z
  .object(parameterKeys)
  .transform(toDefinition);
