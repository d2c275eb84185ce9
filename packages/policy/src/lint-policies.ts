import type { Problem } from "@agent-safe/yaml";
import type { PolicyCatalogue } from "./catalogue.ts";
import { contradictions } from "./lint/contradictions.ts";
import { emptyLists, hasEmptyList } from "./lint/empty-lists.ts";
import { actionMatcher, collectNames, unknownNames } from "./lint/unknown-names.ts";
import { unreachable } from "./lint/unreachable.ts";
import type { Rule } from "./rule.ts";

/**
 * Warnings about rules that are well formed and yet cannot be meant: empty lists, windows that never open,
 * conditions that exclude each other, names that nothing bears, rules that an earlier one makes useless.
 *
 * @param rules in order of evaluation
 * @param catalogue what the rules are about
 */
export function lintPolicies(rules: readonly Rule[], catalogue: PolicyCatalogue): readonly Problem[] {
  const actions = Array.from(catalogue.actions, ({ name }) => name);
  const known = collectNames(actions, [...(catalogue.targets ?? [])]);
  const matchesAction = actionMatcher(actions);
  const ofEachRule = rules.flatMap((rule) => [
    ...emptyLists(rule),
    ...contradictions(rule),
    ...unknownNames(rule, known, matchesAction),
  ]);
  const alive = rules.filter((rule) => !hasEmptyList(rule) && contradictions(rule).length === 0);
  return [...ofEachRule, ...unreachable(alive, actions)];
}
