import { type Enforcer, newEnforcer, newModelFromString } from "casbin";
import type { Peer } from "../peer.ts";
import type { Workload } from "../workload.ts";

// `priority(p.eft) || deny`: the first rule that matches decides. Fields of rules are texts in casbin, so a list is
// `|a|b|`, and `*` is any value.
const model = `
[request_definition]
r = act, env, typ, team, agent, role, risk

[policy_definition]
p = name, act, env, typ, team, agent, role, risk, eft

[policy_effect]
e = priority(p.eft) || deny

[matchers]
m = listed(p.agent, r.agent) && listed(p.role, r.role) && listed(p.team, r.team) && listed(p.act, r.act) && listed(p.typ, r.typ) && listed(p.env, r.env) && listed(p.risk, r.risk)
`;

export const casbin: Peer = {
  name: "casbin",
  package: "casbin",
  mostRules: 1_000,
  note: "`await enforceEx`, as its documentation shows, with a priority effect; lists are tested by a function of ours, the most selective first",
  async prepare(workload) {
    const enforcer = await createEnforcer(workload);
    const asked = questions(workload);
    return async (index) => (await enforcer.enforceEx(...asked[index]!))[1][0] ?? null;
  },
};

export const casbinSync: Peer = {
  name: "casbin, synchronous",
  package: "casbin",
  mostRules: 1_000,
  note: "the same with `enforceExSync`",
  async prepare(workload) {
    const enforcer = await createEnforcer(workload);
    const asked = questions(workload);
    return (index) => enforcer.enforceExSync(...asked[index]!)[1][0] ?? null;
  },
};

async function createEnforcer({ rules }: Workload): Promise<Enforcer> {
  const enforcer = await newEnforcer(newModelFromString(model));
  await enforcer.addFunction(
    "listed",
    (list: string, value: string) => list === "*" || list.includes(`|${value}|`),
  );
  await enforcer.addPolicies(
    rules.map((rule) => [
      rule.name,
      listText(rule.actions),
      listText(rule.environments),
      listText(rule.types),
      listText(rule.team === undefined ? undefined : [rule.team]),
      listText(rule.agents),
      listText(rule.roles),
      listText(rule.risks),
      "allow",
    ]),
  );
  return enforcer;
}

function questions({ requests }: Workload): (string | undefined)[][] {
  return requests.map(({ action, target, caller, effectiveRisk }) => [
    action,
    target.environment,
    target.type,
    target.labels.get("team"),
    caller.id,
    caller.roles[0],
    effectiveRisk,
  ]);
}

function listText(values: readonly string[] | undefined): string {
  return values === undefined ? "*" : `|${values.join("|")}|`;
}
