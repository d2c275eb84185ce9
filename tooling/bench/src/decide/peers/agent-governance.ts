import { PolicyEngine } from "@microsoft/agent-governance-sdk";
import type { Peer } from "../peer.ts";
import type { WorkloadRule } from "../workload.ts";

export const agentGovernance: Peer = {
  name: "@microsoft/agent-governance-sdk",
  package: "@microsoft/agent-governance-sdk",
  mostRules: 1_000,
  note: "`evaluatePolicy`, one policy, conditions as expressions, priority-first-match",
  prepare({ rules, requests }) {
    const engine = new PolicyEngine();
    engine.loadPolicy({
      name: "bench",
      default_action: "deny",
      rules: rules.map((rule, index) => {
        const condition = conditionOf(rule);
        return {
          name: rule.name,
          priority: rules.length - index,
          ruleAction: "allow",
          ...(condition === "" ? {} : { condition }),
        };
      }),
    });
    const asked = requests.map(({ action, target, caller, effectiveRisk }) => ({
      agent: caller.id,
      context: {
        action,
        environment: target.environment,
        type: target.type,
        team: target.labels.get("team"),
        agent: caller.id,
        role: caller.roles[0],
        risk: effectiveRisk,
      },
    }));
    return (index) => {
      const { agent, context } = asked[index]!;
      return engine.evaluatePolicy(agent, context).matchedRule ?? null;
    };
  },
};

function conditionOf(rule: WorkloadRule): string {
  const lists: readonly [name: string, values: readonly string[] | undefined][] = [
    ["agent", rule.agents],
    ["role", rule.roles],
    ["team", rule.team === undefined ? undefined : [rule.team]],
    ["action", rule.actions],
    ["type", rule.types],
    ["environment", rule.environments],
    ["risk", rule.risks],
  ];
  return lists
    .flatMap(([name, values]) =>
      values ? `${name} in [${values.map((value) => `'${value}'`).join(", ")}]` : [],
    )
    .join(" and ");
}
