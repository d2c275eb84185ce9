import { failedCondition } from "./failed-condition.ts";
import { defaultDeny, type PolicyRequest, type Verdict } from "./request.ts";
import type { Rule } from "./rule.ts";

/**
 * The specification of a verdict: the first rule whose conditions all hold decides, and nothing else denies.
 * `compilePolicy` gives the same answers, faster.
 *
 * @param rules in order of evaluation, as `loadPolicies` and `rulesOf` give them
 */
export function evaluateNaively(rules: readonly Rule[], request: PolicyRequest): Verdict {
  const rule = rules.find((candidate) => failedCondition(candidate.match, request) === undefined);
  return rule ? { effect: rule.decision, reason: rule.reason, rule } : defaultDeny;
}
