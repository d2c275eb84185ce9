import { describe, expect, it } from "vitest";
import { explain } from "./explain.ts";
import type { PolicyRequest } from "./request.ts";
import { conditionNames } from "./rule.ts";
import { rulesOf } from "./rules-of.ts";

const request: PolicyRequest = {
  action: "restart",
  target: {
    id: "prod/api",
    type: "k8s-pod",
    environment: "prod",
    sensitivity: "critical",
    labels: { tier: "backend" },
  },
  caller: { id: "ann", verified: true, roles: ["deployer"], groups: ["web"], chain: ["root"] },
  effectiveRisk: "critical",
  hasTicket: false,
  at: Date.parse("2025-01-15T12:34:00Z"),
};

const rest = { decision: "deny", reason: "because" };

/** Why a rule with this match fails, as `condition | message | wanted | asked`. */
function failure(match: unknown, asked: Partial<PolicyRequest> = {}): string {
  const [explanation] = explain(rulesOf([{ name: "r", match, ...rest }]), { ...request, ...asked });
  const { condition, message, wanted, asked: found } = explanation!.failed!;
  return [condition, message, JSON.stringify(wanted), JSON.stringify(found)].join(" | ");
}

describe("explain", () => {
  const rows: [unknown, Partial<PolicyRequest>, string][] = [
    [{ actions: ["exec-*"] }, {}, 'actions | action `restart` is none of `exec-*` | ["exec-*"] | "restart"'],
    [{ targets: {} }, { target: null }, 'targets | the target is unknown | "a known target" | null'],
    [
      { targets: { environments: ["dev", "staging"] } },
      {},
      'targets.environments | environment `prod` is none of `dev`, `staging` | ["dev","staging"] | "prod"',
    ],
    [
      { targets: { sensitivities: ["public"] } },
      {},
      'targets.sensitivities | sensitivity `critical` is none of `public` | ["public"] | "critical"',
    ],
    [
      { targets: { types: ["ec2"] } },
      {},
      'targets.types | type `k8s-pod` is none of `ec2` | ["ec2"] | "k8s-pod"',
    ],
    [
      { targets: { labels: { tier: "backend", team: "web" } } },
      {},
      'targets.labels | label `team` is missing, wanted is `web` | {"tier":"backend","team":"web"} | {"tier":"backend","team":null}',
    ],
    [
      { targets: { labels: { tier: "frontend" } } },
      {},
      'targets.labels | label `tier` is `backend`, wanted is `frontend` | {"tier":"frontend"} | {"tier":"backend"}',
    ],
    [{ callers: {} }, { caller: null }, 'callers | the caller is anonymous | "a caller" | null'],
    [
      { callers: { agent_ids: ["bob"] } },
      {},
      'callers.agent_ids | caller `ann` is none of `bob` | ["bob"] | "ann"',
    ],
    [
      { callers: { roles: ["admin"] } },
      {},
      'callers.roles | none of `admin` is in the caller\'s roles: `deployer` | ["admin"] | ["deployer"]',
    ],
    [
      { callers: { groups: ["data"] } },
      { caller: { ...request.caller!, groups: [] } },
      'callers.groups | the caller has no groups, wanted is one of `data` | ["data"] | []',
    ],
    [
      { callers: { delegated_from: ["boss"] } },
      {},
      'callers.delegated_from | none of `boss` is in the caller\'s delegation chain: `root` | ["boss"] | ["root"]',
    ],
    [
      { callers: { max_delegation_depth: 0 } },
      {},
      "callers.max_delegation_depth | delegation depth 1 is not at most 0 | 0 | 1",
    ],
    [
      { callers: { min_delegation_depth: 2 } },
      {},
      "callers.min_delegation_depth | delegation depth 1 is not at least 2 | 2 | 1",
    ],
    [
      { callers: { verified: false } },
      {},
      "callers.verified | wanted is an asserted one, this is a verified caller | false | true",
    ],
    [
      { callers: { require_delegation: false } },
      {},
      "callers.require_delegation | wanted is a direct one, this is a delegated caller | false | true",
    ],
    [
      { risk_classes: ["low"] },
      {},
      'risk_classes | effective risk `critical` is none of `low` | ["low"] | "critical"',
    ],
    [
      { time_windows: [{ days: [0], start_hour: 9, end_hour: 17, timezone: "Asia/Kathmandu" }] },
      {},
      'time_windows | no window is open: it is Wednesday (2) 18:19 in Asia/Kathmandu | [{"days":[0],"start_hour":9,"end_hour":17,"timezone":"Asia/Kathmandu"}] | "2025-01-15T12:34:00.000Z"',
    ],
    [
      { require_ticket: true },
      {},
      "require_ticket | wanted is a request with a change ticket, this is one without | true | false",
    ],
  ];

  it.each(rows)("%j", (match, asked, expected) => {
    expect(failure(match, asked)).toBe(expected);
  });

  it("knows every condition", () => {
    const explained = rows.map(([, , expected]) => expected.split(" | ")[0]);
    expect(new Set(explained)).toEqual(new Set(conditionNames));
  });

  it("says that an empty list holds for nothing", () => {
    expect(failure({ actions: [] })).toContain("the list is empty, so it holds for no action");
    expect(failure({ callers: { roles: [] } })).toContain("the list is empty, so it holds for no caller");
    expect(failure({ time_windows: [] })).toContain("the list is empty, so it holds at no time");
  });

  it("cuts long lists", () => {
    const actions = Array.from({ length: 30 }, (_, index) => `a${index}`);
    expect(failure({ actions })).toContain("`a9` and 20 more");
  });

  it("goes through all rules in order, and names the one that decides", () => {
    const rules = rulesOf([
      { name: "late", priority: 1, match: {}, ...rest },
      { name: "first", priority: 9, match: { actions: ["exec"] }, ...rest },
      { name: "second", priority: 5, match: {}, ...rest },
    ]);
    const seen = explain(rules, request).map(({ rule, matched, decides }) => [rule.name, matched, decides]);
    expect(seen).toEqual([
      ["first", false, false],
      ["second", true, true],
      ["late", true, false],
    ]);
  });

  it("points at the condition", () => {
    const [explanation] = explain(
      rulesOf([{ name: "r", match: { actions: ["*"], callers: { roles: ["x"] } }, ...rest }]),
      request,
    );
    expect(explanation!.failed!.place).toEqual({ file: "rules[0]", line: 10, column: 11 });
  });
});
