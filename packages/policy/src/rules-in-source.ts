import { checkYaml, type Position, type Problem, type YamlSource } from "@agent-safe/yaml";
import type { z } from "zod";
import type { PolicyFile, StatedRule } from "./policy-file-schema.ts";
import { type ConditionName, conditionNames, type Rule } from "./rule.ts";

/** Rules of one file, and what is wrong with it. */
export interface RulesInSource {
  readonly rules: readonly Rule[];
  readonly problems: readonly Problem[];
}

/**
 * Reads the rules of one file, and gives each condition its place.
 *
 * @param taken names of rules so far and where they stand; those of this file are added
 */
export function rulesInSource(
  source: YamlSource,
  schema: z.ZodType<PolicyFile>,
  taken: Map<string, Position>,
): RulesInSource {
  const { value, problems } = checkYaml(source, schema);
  return {
    rules: value?.rules.map((rule, index) => withPlaces(rule, index, source)) ?? [],
    problems: [...problems, ...repeatedNames(source, taken)].sort(byPlace),
  };
}

function byPlace(a: Problem, b: Problem): number {
  return a.line - b.line || a.column - b.column;
}

function withPlaces(rule: StatedRule, index: number, source: YamlSource): Rule {
  const match = member(source.value, "rules", index, "match");
  const places = new Map<ConditionName, Position>();
  for (const name of conditionNames) {
    const path = name.split(".");
    if ((member(match, ...path) ?? null) === null) continue;
    places.set(name, source.position(["rules", index, "match", ...path], "key"));
  }
  return { ...rule, place: source.position(["rules", index]), places };
}

/** Looks at the text as written, so that repeated names are told together with whatever else is wrong in a file. */
function repeatedNames(source: YamlSource, taken: Map<string, Position>): readonly Problem[] {
  const rules = member(source.value, "rules");
  if (!Array.isArray(rules)) return [];
  return rules.flatMap((rule: unknown, index) => {
    const name = member(rule, "name");
    if (typeof name !== "string") return [];
    const path = ["rules", index, "name"];
    const first = taken.get(name);
    if (first === undefined) {
      taken.set(name, source.position(path));
      return [];
    }
    return source.problem(path, {
      code: "DUPLICATE_NAME",
      message: `the rule \`${name.slice(0, 100)}\` also stands at ${first.file}:${first.line}:${first.column}`,
      cure: "give one of the two another name",
    });
  });
}

function member(value: unknown, ...path: readonly (string | number)[]): unknown {
  let found = value;
  for (const key of path) {
    if (typeof found !== "object" || found === null || !Object.hasOwn(found, key)) return undefined;
    found = (found as Readonly<Record<string | number, unknown>>)[key];
  }
  return found;
}
