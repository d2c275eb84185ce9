import { captureJson, type JsonValue } from "@agent-safe/core";
import type { ParameterType } from "./parameter-definition.ts";
import { shownValue } from "./shown.ts";

const arrayLimits = { maxBytes: 1024 * 1024, maxDepth: 64 };

/** The types for a message, after "must be". */
export const typeWords: Readonly<Record<ParameterType, string>> = {
  string: "a string",
  integer: "an integer between -(2^53 - 1) and 2^53 - 1",
  number: "a number",
  boolean: "`true` or `false`",
  array: "an array",
};

/** The value as frozen JSON when it is of the type, else undefined. No value is turned into another type. */
export function acceptType(type: ParameterType, value: unknown): JsonValue | undefined {
  switch (type) {
    case "string":
      return typeof value === "string" ? value : undefined;
    case "integer":
      return Number.isSafeInteger(value) ? (value as number) : undefined;
    case "number":
      return typeof value === "number" && Number.isFinite(value) ? value : undefined;
    case "boolean":
      return typeof value === "boolean" ? value : undefined;
    case "array":
      return acceptArray(value);
  }
}

function acceptArray(value: unknown): JsonValue | undefined {
  if (!Array.isArray(value)) return undefined;
  // Copied, so that nobody can change it after the check.
  const captured = captureJson(value, arrayLimits);
  return captured.ok ? captured.value : undefined;
}

/** What was found, for a message: string `"x"`, number `1.5`, an object. */
export function describeValue(value: unknown): string {
  switch (typeof value) {
    case "string":
    case "number":
    case "boolean":
      return `${typeof value} ${shownValue(value)}`;
    case "object":
      if (value === null) return "null";
      return Array.isArray(value) ? "an array" : "an object";
    default:
      return `a value of type ${typeof value}`;
  }
}
