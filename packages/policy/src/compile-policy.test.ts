import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { compilePolicy } from "./compile-policy.ts";
import { deepFreeze } from "./deep-freeze.ts";
import { evaluateNaively } from "./evaluate-naively.ts";
import type { PolicyCaller, PolicyRequest, PolicyTarget } from "./request.ts";
import { rulesOf } from "./rules-of.ts";
import { catalogue, randomRequests, randomRules } from "./testing/random-policy.ts";
import { ruleOf } from "./testing/rule.ts";

const target: PolicyTarget = { id: "t", type: "vm", environment: "dev", sensitivity: "public", labels: {} };
const caller: PolicyCaller = { id: "ann", verified: true, roles: [], groups: [], chain: [] };
const request: PolicyRequest = {
  action: "restart",
  target,
  caller,
  effectiveRisk: "low",
  hasTicket: false,
  at: Date.parse("2025-01-15T12:00:00Z"),
};

describe("a compiled policy is pure", () => {
  it("answers the same whatever was asked before, in any order, and leaves frozen inputs alone", () => {
    for (let seed = 1; seed <= 50; seed++) {
      const rules = deepFreeze(randomRules(seed));
      const requests = deepFreeze(randomRequests(seed, 40));
      const fresh = requests.map((asked) => compilePolicy(rules, catalogue).evaluate(asked));
      const used = compilePolicy(rules, catalogue);
      for (const order of [requests, requests.toReversed(), requests]) {
        for (const asked of order) {
          expect(used.evaluate(asked)).toEqual(fresh[requests.indexOf(asked)]);
        }
      }
    }
  });

  it("does not write to its inputs", () => {
    for (let seed = 1; seed <= 50; seed++) {
      const rules = randomRules(seed);
      const requests = randomRequests(seed, 20);
      const before = structuredClone({ rules, requests });
      const policy = compilePolicy(rules, catalogue);
      for (const asked of requests) policy.evaluate(asked);
      expect({ rules, requests }).toEqual(before);
    }
  });

  it("notices when a caller or target was changed between two requests", () => {
    const rules = [
      ruleOf({ callers: { roles: ["admin"] } }, { name: "admin" }),
      ruleOf({ callers: { verified: false } }, { name: "asserted" }),
      ruleOf({ callers: { delegatedFrom: ["root"] } }, { name: "from root" }),
      ruleOf({ targets: { labels: { tier: "x" } } }, { name: "labelled" }),
      ruleOf({ targets: { environments: ["prod"] } }, { name: "prod" }),
    ];
    const policy = compilePolicy(rules, { actions: [] });
    const roles: string[] = [];
    const chain: string[] = [];
    const labels: Record<string, string> = {};
    const changing = { ...caller, roles, chain };
    const changingTarget = { ...target, labels };
    const decide = (): string | undefined =>
      policy.evaluate({ ...request, caller: changing, target: changingTarget }).rule?.name;

    expect(decide()).toBeUndefined();
    changingTarget.environment = "prod";
    expect(decide()).toBe("prod");
    labels.tier = "x";
    expect(decide()).toBe("labelled");
    chain.push("root");
    expect(decide()).toBe("from root");
    changing.verified = false;
    expect(decide()).toBe("asserted");
    roles.push("admin");
    expect(decide()).toBe("admin");
    roles.pop();
    expect(decide()).toBe("asserted");
  });

  it("notices a changed Map of labels, frozen or not", () => {
    const policy = compilePolicy([ruleOf({ targets: { labels: { tier: "x" } } })], { actions: [] });
    const labels = new Map([["tier", "y"]]);
    const frozen = Object.freeze({ ...target, labels: Object.freeze(labels) });
    const decide = (): unknown => policy.evaluate({ ...request, target: frozen }).rule;
    expect(decide()).toBeNull();
    labels.set("tier", "x");
    expect(decide()).not.toBeNull();
  });

  it("tells apart callers whose parts are the same names in other places", () => {
    const rules = [
      ruleOf({ callers: { roles: ["a"], groups: ["b"] } }, { name: "role a, group b" }),
      ruleOf({ callers: { roles: ["b"], groups: ["a"] } }, { name: "role b, group a" }),
      ruleOf({ callers: { roles: ["a,b"] } }, { name: "role a,b" }),
      ruleOf({ callers: { roles: ["a"] } }, { name: "role a" }),
      ruleOf({ callers: { groups: ["a"] } }, { name: "group a" }),
      ruleOf({ callers: { delegatedFrom: ["a"], verified: true } }, { name: "from a" }),
      ruleOf({ callers: { delegatedFrom: ["a"] } }, { name: "from a, asserted" }),
      ruleOf({ callers: {} }, { name: "any" }),
    ];
    const policy = compilePolicy(rules, { actions: [] });
    const variants: [Partial<PolicyCaller>, string][] = [
      [{ roles: ["a"], groups: ["b"] }, "role a, group b"],
      [{ roles: ["b"], groups: ["a"] }, "role b, group a"],
      [{ roles: ["a,b"] }, "role a,b"],
      [{ roles: ["a", "b"] }, "role a"],
      [{ groups: ["a"] }, "group a"],
      [{ chain: ["a"] }, "from a"],
      [{ chain: ["a"], verified: false }, "from a, asserted"],
      [{ roles: ["c"] }, "any"],
    ];
    for (const order of [variants, variants.toReversed(), variants]) {
      for (const [variant, expected] of order) {
        expect(policy.evaluate({ ...request, caller: { ...caller, ...variant } }).rule?.name).toBe(expected);
      }
    }
  });
});

/** Memory of arrays that are still in use. */
function rowBytes(): number {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  // The second run waits for what the first one frees in the background.
  collect();
  collect();
  return process.memoryUsage().arrayBuffers;
}

describe("a policy that meets hostile callers", () => {
  it("does not grow with the number of different callers, targets and actions", () => {
    const rules = Array.from({ length: 3_200 }, (_, index) =>
      ruleOf({ callers: { agentIds: [`agent-${index}`] } }),
    );
    const policy = compilePolicy(rules, { actions: [] });
    const ask = (index: number): void => {
      const asked = { id: `stranger-${index}`, verified: false, roles: [`r${index}`], groups: [], chain: [] };
      policy.evaluate({
        ...request,
        action: `action-${index}`,
        caller: asked,
        target: { ...target, id: `target-${index}` },
      });
    };
    // One row is 400 bytes: without a bound, 30,000 callers and as many targets would hold 24 MB.
    for (let index = 0; index < 10_000; index++) ask(index);
    const before = rowBytes();
    for (let index = 10_000; index < 40_000; index++) ask(index);
    expect(rowBytes() - before).toBeLessThan(2 * 1024 * 1024);
  });

  it("answers about callers with thousands of roles", () => {
    const policy = compilePolicy([ruleOf({ callers: { roles: ["role-9999"] } })], { actions: [] });
    const roles = Array.from({ length: 10_000 }, (_, index) => `role-${index}`);
    for (let round = 0; round < 3; round++) {
      expect(policy.evaluate({ ...request, caller: { ...caller, roles } }).rule).not.toBeNull();
      expect(
        policy.evaluate({ ...request, caller: { ...caller, roles: roles.slice(0, -1) } }).rule,
      ).toBeNull();
    }
  });

  it("answers about risk classes that untyped code makes up", () => {
    const rules = [ruleOf({ riskClasses: ["low"] }, { name: "low" }), ruleOf({}, { name: "rest" })];
    const odd = { ...request, effectiveRisk: "constructor" as "low" };
    expect(compilePolicy(rules, { actions: [] }).evaluate(odd)).toEqual(evaluateNaively(rules, odd));
  });
});

describe("digest", () => {
  const rule = { name: "a", match: { actions: ["x"] }, decision: "allow", reason: "because" };
  const digest = (rules: readonly unknown[]): string => compilePolicy(rulesOf(rules), { actions: [] }).digest;

  it("is equal for equal rules, wherever and however they are written", () => {
    const reordered = {
      reason: "because",
      decision: "allow",
      match: { actions: ["x"], targets: null },
      name: "a",
    };
    expect(digest([rule])).toBe(digest([reordered]));
    expect(digest([rule])).toMatch(/^[\w-]{43}$/);
  });

  it.each<[string, readonly unknown[]]>([
    ["no rule", []],
    ["another name", [{ ...rule, name: "b" }]],
    ["another priority", [{ ...rule, priority: 1 }]],
    ["another reason", [{ ...rule, reason: "why not" }]],
    ["another decision", [{ ...rule, decision: "deny" }]],
    ["another condition", [{ ...rule, match: { actions: ["y"] } }]],
    ["an empty selector", [{ ...rule, match: { actions: ["x"], targets: {} } }]],
    [
      "a label called __proto__",
      [JSON.parse(JSON.stringify(rule).replace('["x"]', '["x"],"targets":{"labels":{"__proto__":"y"}}'))],
    ],
    ["an approval", [{ ...rule, decision: "require_approval", approval: { count: 2 } }]],
  ])("differs with %s", (_, rules) => {
    expect(digest(rules)).not.toBe(digest([rule]));
  });

  it("depends on the order of evaluation", () => {
    const other = { ...rule, name: "b" };
    expect(digest([rule, other])).not.toBe(digest([other, rule]));
  });
});
