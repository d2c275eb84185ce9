import type { Problem, SourcePath, YamlSource } from "@agent-safe/yaml";
import { acceptType, typeWords } from "./accept-type.ts";
import type { ActionDefinition } from "./action-definition.ts";
import { checkRollback } from "./check-rollback.ts";
import { fittingConstraints } from "./constraint-checks.ts";
import type { Constraints, ParameterDefinition } from "./parameter-definition.ts";
import { compilePattern } from "./pattern.ts";
import { shown, shownValue } from "./shown.ts";
import { templateProblems } from "./template.ts";
import { compileValueCheck } from "./value-check.ts";

/** What is wrong across the parts of one action, which its schema cannot see. */
export function checkAction(action: ActionDefinition, source: YamlSource): Problem[] {
  const declared = new Set(action.parameters.map(({ name }) => name));
  return [
    ...repeatedNames(action, source),
    ...action.parameters.flatMap((parameter, index) =>
      checkParameter(parameter, ["parameters", index], source),
    ),
    ...checkRollback(action, declared, source),
    ...checkCredentials(action, declared, source),
  ];
}

function repeatedNames(action: ActionDefinition, source: YamlSource): Problem[] {
  const problems: Problem[] = [];
  const first = new Map<string, number>();
  action.parameters.forEach(({ name }, index) => {
    const before = first.get(name);
    if (before === undefined) {
      first.set(name, index);
      return;
    }
    const line = source.position(["parameters", before, "name"]).line;
    const message = `the parameter ${shown(name)} is declared twice, first on line ${line}`;
    problems.push(
      source.problem(["parameters", index, "name"], {
        code: "DUPLICATE_PARAMETER",
        message,
        cure: "rename or remove one of the two",
      }),
    );
  });
  return problems;
}

const yamlKeys: Readonly<Record<keyof Constraints, string>> = {
  minValue: "min_value",
  maxValue: "max_value",
  minLength: "min_length",
  maxLength: "max_length",
  pattern: "pattern",
  enum: "enum",
};

function checkParameter(parameter: ParameterDefinition, path: SourcePath, source: YamlSource): Problem[] {
  const { constraints } = parameter;
  const found =
    constraints === undefined
      ? []
      : checkConstraints(parameter, constraints, [...path, "constraints"], source);
  // A default is only worth checking against constraints that are right themselves.
  return found.length > 0 ? found : checkDefault(parameter, path, source);
}

function checkConstraints(
  { type }: ParameterDefinition,
  constraints: Constraints,
  path: SourcePath,
  source: YamlSource,
): Problem[] {
  const problems: Problem[] = [];
  const fitting = fittingConstraints[type];
  for (const key of Object.keys(yamlKeys) as (keyof Constraints)[]) {
    if (constraints[key] === undefined || fitting.includes(key)) continue;
    const message = `\`${yamlKeys[key]}\` does not fit a parameter of type \`${type}\``;
    const cure = `for \`${type}\` there are ${fitting.map((each) => `\`${yamlKeys[each]}\``).join(", ")}`;
    problems.push(
      source.problem([...path, yamlKeys[key]], { code: "CONSTRAINT_MISFIT", message, cure }, "key"),
    );
  }
  const ordered = [
    ["minValue", "maxValue"],
    ["minLength", "maxLength"],
  ] as const;
  for (const [low, high] of ordered) {
    const [min, max] = [constraints[low], constraints[high]];
    if (min === undefined || max === undefined || min <= max) continue;
    const message = `\`${yamlKeys[low]}\` is ${min}, more than \`${yamlKeys[high]}\`, which is ${max}: no value fits`;
    const cure = "swap the two, or correct one";
    problems.push(source.problem([...path, yamlKeys[low]], { code: "MIN_ABOVE_MAX", message, cure }));
  }
  if (constraints.pattern !== undefined && fitting.includes("pattern")) {
    const compiled = compilePattern(constraints.pattern);
    if (!compiled.ok) {
      const { reason: message, cure } = compiled;
      problems.push(source.problem([...path, "pattern"], { code: "BAD_PATTERN", message, cure }));
    }
  }
  if (constraints.enum !== undefined && fitting.includes("enum")) {
    constraints.enum.forEach((value, index) => {
      if (acceptType(type, value) !== undefined) return;
      const message = `${shownValue(value)} can never be the value of a parameter of type \`${type}\``;
      const cure = type === "string" ? `write \`"${String(value)}"\` in quotes` : `write ${typeWords[type]}`;
      problems.push(source.problem([...path, "enum", index], { code: "ENUM_MISFIT", message, cure }));
    });
  }
  return problems;
}

function checkDefault(parameter: ParameterDefinition, path: SourcePath, source: YamlSource): Problem[] {
  if (parameter.default === undefined) return [];
  const checked = compileValueCheck(parameter)(parameter.default);
  if (checked.ok) return [];
  return checked.problems.map(({ message }) =>
    source.problem([...path, "default"], {
      code: "BAD_DEFAULT",
      message: `the default breaks the parameter's own rule: ${message}`,
      cure: "correct the default or the rule",
      hideValue: parameter.sensitive,
    }),
  );
}

function checkCredentials(
  action: ActionDefinition,
  declared: ReadonlySet<string>,
  source: YamlSource,
): Problem[] {
  if (action.credentials === undefined) return [];
  const key = Object.hasOwn(source.value.credentials as object, "fields") ? "fields" : "scope";
  return templateProblems(action.credentials.fields, declared).map(({ path, input }) =>
    source.problem(["credentials", key, ...path], input),
  );
}
