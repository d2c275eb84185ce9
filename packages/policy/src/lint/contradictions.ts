import type { Problem } from "@agent-safe/yaml";
import type { ConditionName, Rule } from "../rule.ts";
import { warning } from "./warning.ts";

/**
 * Conditions on callers that exclude each other. An asserted caller has no roles, no groups and no chain: only
 * a token can carry them.
 */
export function contradictions(rule: Rule): readonly Problem[] {
  const { callers } = rule.match;
  if (!callers) return [];
  const wantsDirect = callers.requireDelegation === false || callers.maxDelegationDepth === 0;
  const wantsDelegated: readonly [ConditionName, boolean][] = [
    ["callers.require_delegation", callers.requireDelegation === true],
    ["callers.min_delegation_depth", (callers.minDelegationDepth ?? 0) > 0],
    ["callers.delegated_from", callers.delegatedFrom !== undefined],
  ];
  const wantsToken: readonly [ConditionName, boolean][] = [
    ["callers.roles", callers.roles !== undefined],
    ["callers.groups", callers.groups !== undefined],
    ...wantsDelegated,
  ];
  const found: readonly [ConditionName, string][] = [
    ...named(wantsDirect ? wantsDelegated : [], "a direct caller"),
    ...named(callers.verified === false ? wantsToken : [], "a caller without a token (`verified: false`)"),
  ];
  return found.map(([condition, who]) =>
    warning(rule, condition, {
      code: "NEVER_MATCHES",
      message: `\`${condition}\` never holds for ${who}, which the rule wants as well`,
      cure: "remove one of the two",
    }),
  );
}

function named(conditions: readonly [ConditionName, boolean][], who: string): [ConditionName, string][] {
  return conditions.flatMap(([condition, wanted]) =>
    wanted ? [[condition, who] as [ConditionName, string]] : [],
  );
}
