import { createMongoAbility, type MongoQuery, subject } from "@casl/ability";
import type { Peer } from "../peer.ts";
import type { WorkloadRule } from "../workload.ts";

/**
 * The last rule wins in CASL, so rules go in backwards. Which rule it was is its `reason`; by action, CASL finds rules
 * through an index of its own.
 */
export const casl: Peer = {
  name: "@casl/ability",
  package: "@casl/ability",
  mostRules: 10_000,
  note: "one ability with all rules; `relevantRuleFor`; globs written out as lists of actions",
  prepare({ rules, requests }) {
    const ability = createMongoAbility(
      rules.toReversed().map((rule) => ({
        action: rule.actions ? [...rule.actions] : "manage",
        subject: "Request",
        conditions: conditionsOf(rule),
        reason: rule.name,
      })),
    );
    const asked = requests.map(({ action, target, caller, effectiveRisk }) => ({
      action,
      subject: subject("Request", {
        environment: target.environment,
        type: target.type,
        team: target.labels.get("team"),
        agent: caller.id,
        role: caller.roles[0],
        risk: effectiveRisk,
      }),
    }));
    return (index) => {
      const request = asked[index]!;
      return ability.relevantRuleFor(request.action, request.subject)?.reason ?? null;
    };
  },
};

function conditionsOf(rule: WorkloadRule): MongoQuery {
  return {
    ...(rule.environments && { environment: { $in: [...rule.environments] } }),
    ...(rule.types && { type: { $in: [...rule.types] } }),
    ...(rule.team !== undefined && { team: rule.team }),
    ...(rule.agents && { agent: { $in: [...rule.agents] } }),
    ...(rule.roles && { role: { $in: [...rule.roles] } }),
    ...(rule.risks && { risk: { $in: [...rule.risks] } }),
  };
}
