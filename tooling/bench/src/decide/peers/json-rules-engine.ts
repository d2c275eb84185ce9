import { Engine, type NestedCondition } from "json-rules-engine";
import type { Peer } from "../peer.ts";
import type { WorkloadRule } from "../workload.ts";

export const jsonRulesEngine: Peer = {
  name: "json-rules-engine",
  package: "json-rules-engine",
  mostRules: 1_000,
  note: "one priority for each rule, stopped at the first that matches",
  prepare({ rules, requests }) {
    const engine = new Engine(
      rules.map((rule, index) => ({
        priority: rules.length - index,
        conditions: { all: conditionsOf(rule) },
        event: { type: rule.name },
      })),
    );
    engine.on("success", () => {
      engine.stop();
    });
    const asked = requests.map(({ action, target, caller, effectiveRisk }) => ({
      action,
      environment: target.environment,
      type: target.type,
      team: target.labels.get("team"),
      agent: caller.id,
      role: caller.roles[0],
      risk: effectiveRisk,
    }));
    return async (index) => (await engine.run(asked[index])).events[0]?.type ?? null;
  },
};

function conditionsOf(rule: WorkloadRule): NestedCondition[] {
  const lists: readonly [fact: string, values: readonly string[] | undefined][] = [
    ["agent", rule.agents],
    ["role", rule.roles],
    ["team", rule.team === undefined ? undefined : [rule.team]],
    ["action", rule.actions],
    ["type", rule.types],
    ["environment", rule.environments],
    ["risk", rule.risks],
  ];
  return lists.flatMap(([fact, value]) => (value ? { fact, operator: "in", value } : []));
}
