import { type JsonObject, type JsonValue, suggest } from "@agent-safe/core";
import type { ParameterDefinition } from "./parameter-definition.ts";
import type { ParameterProblem } from "./parameter-problem.ts";
import { shown } from "./shown.ts";
import { compileValueCheck, type ValueCheck } from "./value-check.ts";

const mostProblems = 50;

/** The parameters as they are to be used (defaults applied, frozen), or everything that is wrong with them. */
export type ParameterCheck =
  | { readonly ok: true; readonly params: JsonObject }
  | { readonly ok: false; readonly problems: readonly ParameterProblem[] };

/**
 * Compiles the parameters of an action into one function. Of a request's parameters it says everything that is wrong,
 * at most 50 problems; it never throws, whatever it is given.
 */
export function compileParameterCheck(
  parameters: readonly ParameterDefinition[],
): (params: JsonObject) => ParameterCheck {
  const compiled = parameters.map(compile);
  const known = new Map(compiled.map((each) => [each.name, each]));
  return (params) => {
    try {
      return check(params, compiled, known);
    } catch {
      return { ok: false, problems: [unreadable] };
    }
  };
}

interface CompiledParameter {
  readonly name: string;
  readonly required: boolean;
  readonly byDefault: JsonValue | undefined;
  readonly check: ValueCheck;
}

function compile(definition: ParameterDefinition): CompiledParameter {
  const check = compileValueCheck(definition);
  // Checked here for its frozen copy; that it passes is a condition of loading.
  const byDefault = definition.default === undefined ? undefined : check(definition.default);
  return {
    name: definition.name,
    required: definition.required,
    byDefault: byDefault?.ok === true ? byDefault.value : undefined,
    check,
  };
}

function check(
  params: JsonObject,
  parameters: readonly CompiledParameter[],
  known: ReadonlyMap<string, CompiledParameter>,
): ParameterCheck {
  if (typeof params !== "object" || params === null || Array.isArray(params))
    return { ok: false, problems: [notAnObject] };
  const problems: ParameterProblem[] = [];
  const result: Record<string, JsonValue> = {};
  for (const { name, required, byDefault, check: checkValue } of parameters) {
    const given = Object.hasOwn(params, name) ? params[name] : undefined;
    if (given === undefined) {
      if (byDefault !== undefined) set(result, name, byDefault);
      else if (required) problems.push(missing(name));
      continue;
    }
    const checked = checkValue(given);
    if (checked.ok) set(result, name, checked.value);
    else problems.push(...checked.problems);
  }
  for (const name of Object.keys(params)) {
    if (known.has(name) || params[name] === undefined) continue;
    problems.push(problems.length < mostProblems ? unknown(name, known.keys()) : more);
    if (problems.length > mostProblems) break;
  }
  if (problems.length === 0) return { ok: true, params: Object.freeze(result) };
  return {
    ok: false,
    problems: problems.length <= mostProblems ? problems : [...problems.slice(0, mostProblems - 1), more],
  };
}

/** Assigning `__proto__` would set the prototype. */
function set(result: Record<string, JsonValue>, name: string, value: JsonValue): void {
  if (name === "__proto__") Object.defineProperty(result, name, { value, enumerable: true });
  else result[name] = value;
}

function missing(name: string): ParameterProblem {
  return {
    parameter: name,
    code: "MISSING_PARAMETER",
    message: `the required parameter ${shown(name)} is missing`,
  };
}

function unknown(name: string, known: Iterable<string>): ParameterProblem {
  const near = suggest(name, known);
  const hint = near === undefined ? "" : `; did you mean ${shown(near)}?`;
  // A name is the caller's own text, and may be as long as they like.
  return {
    parameter: name.slice(0, 256),
    code: "UNKNOWN_PARAMETER",
    message: `unknown parameter ${shown(name)}${hint}`,
  };
}

const more: ParameterProblem = {
  parameter: "",
  code: "MORE_PROBLEMS",
  message: "more problems are not listed",
};
const notAnObject: ParameterProblem = {
  parameter: "",
  code: "NOT_JSON",
  message: "the parameters must be an object",
};
const unreadable: ParameterProblem = {
  parameter: "",
  code: "NOT_JSON",
  message: "the parameters cannot be read",
};
