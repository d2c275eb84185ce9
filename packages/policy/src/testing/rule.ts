import type { Match, Rule } from "../rule.ts";

/** A rule made in code, for tests of what rules mean; one that came from a file is made by the loader. */
export function ruleOf(match: Match, rest: Partial<Rule> = {}): Rule {
  return {
    name: "rule",
    description: "",
    priority: 0,
    match,
    decision: "allow",
    reason: "because",
    place: { file: "rules.yaml", line: 1, column: 1 },
    places: new Map(),
    ...rest,
  };
}
