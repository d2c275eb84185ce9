import { types } from "node:util";
import type { JsonValue } from "./json.ts";

/** How large a value from outside may be. */
export interface CaptureLimits {
  /** UTF-8 bytes of its JSON text. */
  readonly maxBytes: number;
  /** Levels of arrays and objects. */
  readonly maxDepth: number;
}

/** A deeply frozen copy, or why there is none. */
export type CaptureResult =
  | { readonly ok: true; readonly value: JsonValue }
  | { readonly ok: false; readonly code: "NOT_JSON" | "TOO_LARGE" | "TOO_DEEP"; readonly reason: string };

class Refusal extends Error {
  readonly code: "NOT_JSON" | "TOO_LARGE" | "TOO_DEEP";
  constructor(code: "NOT_JSON" | "TOO_LARGE" | "TOO_DEEP", reason: string) {
    super(reason);
    this.code = code;
  }
}

/**
 * Copies a value of unknown origin into plain, frozen JSON data, reading each property once, so that what
 * was checked is what is used. Never throws: cycles, getters that throw, proxies, BigInt, functions, sparse arrays and
 * lone surrogates are refused, as is more than the limits allow. `__proto__` as a key stays a plain key.
 *
 * `undefined` members are left out, as JSON.stringify does; `toJSON` is not called (a Date is refused).
 */
export function captureJson(value: unknown, limits: CaptureLimits): CaptureResult {
  try {
    const budget = { left: limits.maxBytes };
    return { ok: true, value: copy(value, "value", limits.maxDepth, budget) };
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, code: error.code, reason: error.message };
    return { ok: false, code: "NOT_JSON", reason: "reading the value threw an error" };
  }
}

function copy(value: unknown, path: string, depth: number, budget: { left: number }): JsonValue {
  switch (typeof value) {
    case "boolean":
      spend(budget, value ? 4 : 5);
      return value;
    case "number":
      if (!Number.isFinite(value)) throw new Refusal("NOT_JSON", `${path} is not a finite number`);
      spend(budget, String(value).length);
      // JSON text has no negative zero, so what is read back would differ from what was checked.
      return value === 0 ? 0 : value;
    case "string":
      return copyString(value, path, budget);
    case "object":
      break;
    default:
      throw new Refusal(
        "NOT_JSON",
        `${path} is ${typeof value === "undefined" ? "" : "a "}${typeof value}, which JSON cannot hold`,
      );
  }
  if (value === null) {
    spend(budget, 4);
    return null;
  }
  if (types.isProxy(value)) throw new Refusal("NOT_JSON", `${path} is a proxy`);
  if (depth === 0) throw new Refusal("TOO_DEEP", `the value is nested too deep`);
  spend(budget, 2);
  return Array.isArray(value)
    ? copyArray(value, path, depth, budget)
    : copyObject(value, path, depth, budget);
}

function copyString(value: string, path: string, budget: { left: number }): string {
  // At least one byte a UTF-16 unit: refuse huge strings before measuring them.
  if (value.length > budget.left) throw new Refusal("TOO_LARGE", "the value is too large");
  if (!value.isWellFormed())
    throw new Refusal("NOT_JSON", `${path} has a lone surrogate, which UTF-8 cannot hold`);
  spend(budget, Buffer.byteLength(JSON.stringify(value)));
  return value;
}

function copyArray(
  value: readonly unknown[],
  path: string,
  depth: number,
  budget: { left: number },
): JsonValue {
  // The commas. All at once, so that a sparse array of a billion holes is refused before it is walked.
  spend(budget, Math.max(0, value.length - 1));
  const items: JsonValue[] = [];
  for (let index = 0; index < value.length; index++) {
    items.push(copy(value[index], `${path}[${index}]`, depth - 1, budget));
  }
  return Object.freeze(items);
}

function copyObject(value: object, path: string, depth: number, budget: { left: number }): JsonValue {
  const prototype: unknown = Object.getPrototypeOf(value);
  // A plain object of another realm (vm, worker) has a prototype whose own prototype is null.
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null) {
    throw new Refusal("NOT_JSON", `${path} is an instance of a class, not plain data`);
  }
  const members: Record<string, JsonValue> = {};
  let separators = 1;
  for (const key of Object.keys(value)) {
    const member: unknown = (value as Record<string, unknown>)[key];
    if (member === undefined) continue;
    copyString(key, `a key of ${path}`, budget);
    spend(budget, separators);
    separators = 2;
    // Cutting between two halves of a character leaves a lone surrogate, and the reason ends up in the ledger.
    const copied = copy(member, `${path}.${key.slice(0, 64).toWellFormed()}`, depth - 1, budget);
    // Defined, not assigned: assigning `__proto__` would set the prototype.
    Object.defineProperty(members, key, { value: copied, enumerable: true });
  }
  return Object.freeze(members);
}

function spend(budget: { left: number }, bytes: number): void {
  budget.left -= bytes;
  if (budget.left < 0) throw new Refusal("TOO_LARGE", "the value is too large");
}
