import type { JsonObject } from "@agent-safe/core";
import type { SourcePath, YamlSource } from "@agent-safe/yaml";
import { acceptType, typeWords } from "./accept-type.ts";
import type { ActionParts } from "./action-parts.ts";
import { checkRollbackSources } from "./check-rollback.ts";
import { fittingConstraints } from "./constraint-checks.ts";
import type { Finding } from "./finding.ts";
import type { Constraints, ParameterDefinition } from "./parameter-definition.ts";
import { compilePattern } from "./pattern.ts";
import { shown, shownValue } from "./shown.ts";
import { templateProblems } from "./template.ts";
import { compileValueCheck } from "./value-check.ts";

/**
 * What is wrong across the parts of one action, which its schema cannot see.
 *
 * @param action its parts; of an action that its schema refuses, those that can be read
 */
export function checkAction(action: ActionParts, source: YamlSource): Finding[] {
  return [
    ...repeatedNames(action, source),
    ...action.parameters.flatMap((parameter, index) =>
      parameter === undefined ? [] : checkParameter(parameter, ["parameters", index]),
    ),
    ...checkRollbackSources(action),
    ...checkCredentials(action, source),
  ];
}

function repeatedNames({ parameterNames }: ActionParts, source: YamlSource): Finding[] {
  const findings: Finding[] = [];
  const first = new Map<string, number>();
  parameterNames.forEach((name, index) => {
    if (name === undefined) return;
    const before = first.get(name);
    if (before === undefined) {
      first.set(name, index);
      return;
    }
    const line = source.position(["parameters", before, "name"]).line;
    const message = `the parameter ${shown(name)} is declared twice, first on line ${line}`;
    const input = { code: "DUPLICATE_PARAMETER", message, cure: "rename or remove one of the two" };
    findings.push({ path: ["parameters", index, "name"], input });
  });
  return findings;
}

const yamlKeys: Readonly<Record<keyof Constraints, string>> = {
  minValue: "min_value",
  maxValue: "max_value",
  minLength: "min_length",
  maxLength: "max_length",
  pattern: "pattern",
  enum: "enum",
};

function checkParameter(parameter: ParameterDefinition, path: SourcePath): Finding[] {
  const { constraints } = parameter;
  const found =
    constraints === undefined ? [] : checkConstraints(parameter, constraints, [...path, "constraints"]);
  // A default is only worth checking against constraints that are right themselves.
  return found.length > 0 ? found : checkDefault(parameter, path);
}

function checkConstraints(
  { type }: ParameterDefinition,
  constraints: Constraints,
  path: SourcePath,
): Finding[] {
  const findings: Finding[] = [];
  const fitting = fittingConstraints[type];
  for (const key of Object.keys(yamlKeys) as (keyof Constraints)[]) {
    if (constraints[key] === undefined || fitting.includes(key)) continue;
    const message = `\`${yamlKeys[key]}\` does not fit a parameter of type \`${type}\``;
    const cure = `for \`${type}\` there are ${fitting.map((each) => `\`${yamlKeys[each]}\``).join(", ")}`;
    const input = { code: "CONSTRAINT_MISFIT", message, cure };
    findings.push({ path: [...path, yamlKeys[key]], input, of: "key" });
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
    findings.push({ path: [...path, yamlKeys[low]], input: { code: "MIN_ABOVE_MAX", message, cure } });
  }
  if (constraints.pattern !== undefined && fitting.includes("pattern")) {
    const compiled = compilePattern(constraints.pattern);
    if (!compiled.ok) {
      const { reason: message, cure } = compiled;
      findings.push({ path: [...path, "pattern"], input: { code: "BAD_PATTERN", message, cure } });
    }
  }
  if (constraints.enum !== undefined && fitting.includes("enum")) {
    constraints.enum.forEach((value, index) => {
      if (acceptType(type, value) !== undefined) return;
      const message = `${shownValue(value)} can never be the value of a parameter of type \`${type}\``;
      const cure = type === "string" ? `write \`"${String(value)}"\` in quotes` : `write ${typeWords[type]}`;
      findings.push({ path: [...path, "enum", index], input: { code: "ENUM_MISFIT", message, cure } });
    });
  }
  return findings;
}

function checkDefault(parameter: ParameterDefinition, path: SourcePath): Finding[] {
  if (parameter.default === undefined) return [];
  const checked = compileValueCheck(parameter)(parameter.default);
  if (checked.ok) return [];
  return checked.problems.map(({ message }) => ({
    path: [...path, "default"],
    input: {
      code: "BAD_DEFAULT",
      message: `the default breaks the parameter's own rule: ${message}`,
      cure: "correct the default or the rule",
      hideValue: parameter.sensitive,
    },
  }));
}

function checkCredentials(
  { credentialFields, declared }: ActionParts,
  source: YamlSource,
): readonly Finding[] {
  if (credentialFields === undefined || declared === undefined) return [];
  const { credentials } = source.value as { credentials: JsonObject };
  const given = Object.hasOwn(credentials, "fields") && credentials.fields !== null;
  const key = given ? "fields" : "scope";
  return templateProblems(credentialFields, declared).map(({ path, input }) => ({
    path: ["credentials", key, ...path],
    input,
  }));
}
