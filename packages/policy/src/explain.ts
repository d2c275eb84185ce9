import type { JsonValue } from "@agent-safe/core";
import type { Position } from "@agent-safe/yaml";
import { compareCondition } from "./compare-condition.ts";
import { failedCondition } from "./failed-condition.ts";
import type { PolicyRequest } from "./request.ts";
import type { ConditionName, Rule } from "./rule.ts";

/** What one rule makes of a request. */
export interface RuleExplanation {
  readonly rule: Rule;
  readonly matched: boolean;
  /** Whether this rule is the first that matched, and so gives the verdict. */
  readonly decides: boolean;
  /** The first condition that does not hold; left out when all hold. */
  readonly failed?: FailedCondition;
}

export interface FailedCondition {
  readonly condition: ConditionName;
  readonly place: Position;
  /** What the rule says. */
  readonly wanted: JsonValue;
  /** What the request has in its place; null for nothing. */
  readonly asked: JsonValue;
  /** Both in one sentence, with values in backticks. */
  readonly message: string;
}

/**
 * Goes through all rules in order and says of each whether it matches, or what kept it from matching. Slow and exact:
 * it asks the specification, not the index.
 *
 * @throws RangeError when a time window has to be compared with a time that is none (NaN)
 */
export function explain(rules: readonly Rule[], request: PolicyRequest): readonly RuleExplanation[] {
  let decided = false;
  return rules.map((rule) => {
    const condition = failedCondition(rule.match, request);
    if (condition !== undefined) {
      const place = rule.places.get(condition) ?? rule.place;
      const failed = { condition, place, ...compareCondition(condition, rule.match, request) };
      return { rule, matched: false, decides: false, failed };
    }
    const decides = !decided;
    decided = true;
    return { rule, matched: true, decides };
  });
}
