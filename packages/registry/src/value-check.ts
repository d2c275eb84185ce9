import type { JsonValue } from "@agent-safe/core";
import { acceptType, describeValue, typeWords } from "./accept-type.ts";
import { compileConstraints } from "./constraint-checks.ts";
import type { ParameterDefinition } from "./parameter-definition.ts";
import type { ParameterProblem, ParameterProblemCode } from "./parameter-problem.ts";
import { shown } from "./shown.ts";

/** A value that fits, frozen; or everything that is wrong with it. */
export type ValueResult =
  | { readonly ok: true; readonly value: JsonValue }
  | { readonly ok: false; readonly problems: readonly ParameterProblem[] };

/** Checks a value against a parameter's type and constraints. Never throws. */
export type ValueCheck = (value: unknown) => ValueResult;

/** Compiles the type and the constraints of a parameter, once, so that a request costs no more than the comparisons. */
export function compileValueCheck(definition: ParameterDefinition): ValueCheck {
  const { name, type, sensitive, constraints } = definition;
  const checks = constraints === undefined ? [] : compileConstraints(type, constraints);
  const problem = (code: ParameterProblemCode, must: string, found: string): ParameterProblem => ({
    parameter: name,
    code,
    message: `${shown(name)} must ${must}${sensitive ? "" : `, found ${found}`}`,
  });
  return (given) => {
    const value = acceptType(type, given);
    if (value === undefined) {
      return { ok: false, problems: [problem("WRONG_TYPE", `be ${typeWords[type]}`, describeValue(given))] };
    }
    const problems: ParameterProblem[] = [];
    for (const check of checks) {
      const broken = check(value);
      if (broken !== undefined) problems.push(problem(broken.code, broken.must, broken.found));
    }
    return problems.length === 0 ? { ok: true, value } : { ok: false, problems };
  };
}
