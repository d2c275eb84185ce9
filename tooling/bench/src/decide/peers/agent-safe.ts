import { compilePolicy, evaluateNaively, type Policy, type Rule, rulesOf } from "@agent-safe/policy";
import type { Peer } from "../peer.ts";
import type { Workload } from "../workload.ts";

/** The rules of a workload as a policy file states them. */
export function statedRules({ rules }: Workload): readonly Readonly<Record<string, unknown>>[] {
  return rules.map((rule, index) => ({
    name: rule.name,
    priority: rules.length - index,
    match: {
      actions: rule.globs,
      targets: given({
        environments: rule.environments,
        types: rule.types,
        labels: rule.team === undefined ? undefined : { team: rule.team },
      }),
      callers: given({ agent_ids: rule.agents, roles: rule.roles }),
      risk_classes: rule.risks,
    },
    decision: (["allow", "deny", "require_approval"] as const)[index % 3],
    reason: `because of ${rule.name}`,
  }));
}

export function loadedRules(workload: Workload): readonly Rule[] {
  return rulesOf(statedRules(workload));
}

export function compiled(workload: Workload, rules: readonly Rule[] = loadedRules(workload)): Policy {
  return compilePolicy(rules, { actions: workload.actions.map((name) => ({ name })) });
}

export const agentSafe: Peer = {
  name: "agent-safe",
  mostRules: 10_000,
  note: "compiled rules, callers and targets seen before",
  prepare(workload) {
    const policy = compiled(workload);
    return (index) => policy.evaluate(workload.requests[index]!).rule?.name ?? null;
  },
};

export const naiveScan: Peer = {
  name: "naive scan",
  mostRules: 10_000,
  note: "the specification beside it: one rule after the other, not tuned",
  prepare(workload) {
    const rules = loadedRules(workload);
    return (index) => evaluateNaively(rules, workload.requests[index]!).rule?.name ?? null;
  },
};

/** A selector that selects nothing is left out: an empty one means something else. */
function given(selector: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> | undefined {
  return Object.values(selector).some((value) => value !== undefined) ? selector : undefined;
}
