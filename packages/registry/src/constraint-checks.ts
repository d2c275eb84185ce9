import { suggest } from "@agent-safe/core";
import type { Constraints, ParameterType } from "./parameter-definition.ts";
import type { ParameterProblemCode } from "./parameter-problem.ts";
import { compilePattern } from "./pattern.ts";
import { shown, shownValue } from "./shown.ts";

/** The constraints that mean something for a type. */
export const fittingConstraints: Readonly<Record<ParameterType, readonly (keyof Constraints)[]>> = {
  string: ["minLength", "maxLength", "pattern", "enum"],
  integer: ["minValue", "maxValue", "enum"],
  number: ["minValue", "maxValue", "enum"],
  boolean: ["enum"],
  array: ["minLength", "maxLength"],
};

/** A constraint that does not hold: what the value must be, and a hint that may show the value. */
export interface BrokenConstraint {
  readonly code: ParameterProblemCode;
  readonly must: string;
  /** What was found; undefined where nothing can be added. Not for sensitive values. */
  readonly found: string;
}

/** Checks a value of the right type; undefined when the constraint holds. */
export type ConstraintCheck = (value: unknown) => BrokenConstraint | undefined;

/** The checks of all constraints that fit the type; a pattern that does not compile counts as never matching. */
export function compileConstraints(type: ParameterType, constraints: Constraints): ConstraintCheck[] {
  const checks: ConstraintCheck[] = [];
  for (const key of fittingConstraints[type]) {
    const limit = constraints[key];
    if (limit !== undefined) checks.push(compile[key](limit as never));
  }
  return checks;
}

type Scalar = string | number | boolean;

const compile: {
  readonly [K in keyof Constraints]: (limit: NonNullable<Constraints[K]>) => ConstraintCheck;
} = {
  minValue: (limit) => (value) =>
    (value as number) < limit
      ? { code: "TOO_SMALL", must: `be at least ${limit}`, found: shownValue(value as number) }
      : undefined,
  maxValue: (limit) => (value) =>
    (value as number) > limit
      ? { code: "TOO_LARGE", must: `be at most ${limit}`, found: shownValue(value as number) }
      : undefined,
  minLength: (limit) => (value) => {
    const length = lengthOf(value as string | readonly unknown[]);
    return length < limit
      ? { code: "TOO_SHORT", must: `have at least ${limit} ${units(value, limit)}`, found: String(length) }
      : undefined;
  },
  maxLength: (limit) => (value) => {
    const length = lengthOf(value as string | readonly unknown[]);
    return length > limit
      ? { code: "TOO_LONG", must: `have at most ${limit} ${units(value, limit)}`, found: String(length) }
      : undefined;
  },
  pattern: (pattern) => {
    const compiled = compilePattern(pattern);
    return (value) =>
      compiled.ok && compiled.matches(value as string)
        ? undefined
        : {
            code: "PATTERN_MISMATCH",
            must: `match the pattern ${shown(pattern)}`,
            found: shownValue(value as string),
          };
  },
  enum: (allowed) => {
    const set = new Set<unknown>(allowed);
    const list = allowed.slice(0, 20).map(shownValue).join(", ") + (allowed.length > 20 ? ", …" : "");
    return (value) => {
      if (set.has(value)) return undefined;
      const near =
        typeof value === "string"
          ? suggest(
              value,
              allowed.filter((each) => typeof each === "string"),
            )
          : undefined;
      const hint = near === undefined ? "" : `; did you mean ${shownValue(near)}?`;
      return {
        code: "NOT_IN_ENUM",
        must: `be one of ${list}`,
        found: `${shownValue(value as Scalar)}${hint}`,
      };
    };
  },
};

function units(value: unknown, limit: number): string {
  const unit = typeof value === "string" ? "character" : "item";
  return limit === 1 ? unit : `${unit}s`;
}

/** Unicode code points of a string (a pair of surrogates is one), items of an array. */
function lengthOf(value: string | readonly unknown[]): number {
  if (typeof value !== "string") return value.length;
  let length = value.length;
  for (let at = 0; at + 1 < value.length; at++) {
    if (value.codePointAt(at)! > 0xffff) {
      length--;
      at++;
    }
  }
  return length;
}
