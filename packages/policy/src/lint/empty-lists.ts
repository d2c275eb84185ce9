import type { Problem } from "@agent-safe/yaml";
import type { ConditionName, Match, Rule } from "../rule.ts";
import { warning } from "./warning.ts";

/** Lists that were left empty: perhaps "any" was meant, and the rule never matches. */
export function emptyLists(rule: Rule): readonly Problem[] {
  const empty = listsOf(rule.match)
    .filter(([, list]) => list?.length === 0)
    .map(([condition]) =>
      warning(rule, condition, {
        code: "EMPTY_LIST",
        message: `the list \`${condition}\` is empty, so the rule never matches`,
        cure: "add an entry; where any will do, remove the key",
      }),
    );
  const closed = (rule.match.timeWindows ?? []).flatMap(({ days }, index) =>
    days.length > 0
      ? []
      : warning(rule, "time_windows", {
          code: "NEVER_OPEN",
          message: `time window ${index + 1} lists no days, so it is never open`,
          cure: "add days from 0 (Monday) to 6 (Sunday); where any will do, remove `days`",
        }),
  );
  return [...empty, ...closed];
}

/** Whether a rule can match nothing because of an empty list. */
export function hasEmptyList({ match }: Rule): boolean {
  return (
    listsOf(match).some(([, list]) => list?.length === 0) ||
    (match.timeWindows?.every(({ days }) => days.length === 0) ?? false)
  );
}

function listsOf(match: Match): readonly [ConditionName, readonly unknown[] | undefined][] {
  const { targets, callers } = match;
  return [
    ["actions", match.actions],
    ["targets.environments", targets?.environments],
    ["targets.sensitivities", targets?.sensitivities],
    ["targets.types", targets?.types],
    ["callers.agent_ids", callers?.agentIds],
    ["callers.roles", callers?.roles],
    ["callers.groups", callers?.groups],
    ["callers.delegated_from", callers?.delegatedFrom],
    ["risk_classes", match.riskClasses],
    ["time_windows", match.timeWindows],
  ];
}
