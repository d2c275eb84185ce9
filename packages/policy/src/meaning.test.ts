import { describe, expect, it } from "vitest";
import { compilePolicy } from "./compile-policy.ts";
import { evaluateNaively } from "./evaluate-naively.ts";
import type { PolicyCaller, PolicyRequest, PolicyTarget } from "./request.ts";
import type { Match, Rule, TimeWindow } from "./rule.ts";
import { ruleOf } from "./testing/rule.ts";

const target: PolicyTarget = {
  id: "prod/api",
  type: "k8s-deployment",
  environment: "prod",
  sensitivity: "critical",
  labels: { tier: "backend", team: "web" },
};
const caller: PolicyCaller = { id: "ann", verified: true, roles: ["deployer"], groups: ["web"], chain: [] };
const request: PolicyRequest = {
  action: "restart-deployment",
  target,
  caller,
  effectiveRisk: "high",
  hasTicket: false,
  at: Date.parse("2025-01-15T12:00:00Z"),
};

/** Asks the index and the specification, which must agree. */
function decide(rules: readonly Rule[], asked: Partial<PolicyRequest> = {}): string | undefined {
  const full = { ...request, ...asked };
  const naive = evaluateNaively(rules, full);
  const verdict = compilePolicy(rules, { actions: [{ name: "restart-deployment" }] }).evaluate(full);
  expect(verdict).toEqual(naive);
  return verdict.rule?.name;
}

function matches(match: Match, asked: Partial<PolicyRequest> = {}): boolean {
  return decide([ruleOf(match)], asked) === "rule";
}

/** The request's caller at the end of a chain of so many agents. */
function delegated(...chain: string[]): Partial<PolicyRequest> {
  return { caller: { ...caller, chain } };
}

describe("order", () => {
  it("denies by default, and says so", () => {
    const verdict = { effect: "deny", reason: "No matching policy (default deny)", rule: null };
    expect(evaluateNaively([], request)).toEqual(verdict);
    expect(compilePolicy([], { actions: [] }).evaluate(request)).toEqual(verdict);
  });

  it("lets the first matching rule decide, whatever it says", () => {
    const rules = [
      ruleOf({ actions: ["other"] }, { name: "first", decision: "allow" }),
      ruleOf({}, { name: "second", decision: "deny" }),
      ruleOf({}, { name: "third", decision: "allow" }),
    ];
    expect(decide(rules)).toBe("second");
    expect(decide(rules, { action: "other" })).toBe("first");
  });

  it.each([31, 32, 33, 64, 100])("finds the last of %i rules", (count) => {
    const rules = Array.from({ length: count }, (_, index) =>
      ruleOf({ actions: [`action-${index}`] }, { name: `rule-${index}` }),
    );
    expect(decide(rules, { action: `action-${count - 1}` })).toBe(`rule-${count - 1}`);
    expect(decide(rules, { action: `action-${count}` })).toBeUndefined();
  });
});

describe("match", () => {
  it("matches everything when it is empty, unknown targets and anonymous callers included", () => {
    expect(matches({})).toBe(true);
    expect(matches({}, { target: null, caller: null, action: "never heard of" })).toBe(true);
  });

  it("wants all conditions to hold", () => {
    const match: Match = { actions: ["restart-*"], riskClasses: ["high"] };
    expect(matches(match)).toBe(true);
    expect(matches(match, { effectiveRisk: "low" })).toBe(false);
    expect(matches(match, { action: "exec-pod" })).toBe(false);
  });
});

describe("an empty list matches nothing", () => {
  it.each<[string, Match]>([
    ["actions", { actions: [] }],
    ["targets.environments", { targets: { environments: [] } }],
    ["targets.sensitivities", { targets: { sensitivities: [] } }],
    ["targets.types", { targets: { types: [] } }],
    ["callers.agent_ids", { callers: { agentIds: [] } }],
    ["callers.roles", { callers: { roles: [] } }],
    ["callers.groups", { callers: { groups: [] } }],
    ["callers.delegated_from", { callers: { delegatedFrom: [] } }],
    ["risk_classes", { riskClasses: [] }],
    ["time_windows", { timeWindows: [] }],
    ["time_windows.days", { timeWindows: [{ days: [], startHour: 0, endHour: 23, timezone: "UTC" }] }],
  ])("%s", (_, match) => {
    expect(matches(match)).toBe(false);
    expect(matches(match, { target: null, caller: null })).toBe(false);
    expect(matches(match, { caller: { ...caller, roles: [], groups: [], chain: [] } })).toBe(false);
  });
});

describe("actions", () => {
  it("takes any of the globs", () => {
    expect(matches({ actions: ["exec-*", "restart-?eployment"] })).toBe(true);
    expect(matches({ actions: ["exec-*", "restart"] })).toBe(false);
  });
  it("minds case", () => {
    expect(matches({ actions: ["Restart-*"] })).toBe(false);
  });
  it("does not take a glob for its own name", () => {
    expect(matches({ actions: ["[a]"] }, { action: "[a]" })).toBe(false);
    expect(matches({ actions: ["[a]"] }, { action: "a" })).toBe(true);
  });
  it("finds rules for an action that is not in the registry", () => {
    expect(matches({ actions: ["drop-*"] }, { action: "drop-table" })).toBe(true);
    expect(matches({ actions: ["drop-*"] }, { action: "constructor" })).toBe(false);
  });
});

describe("targets", () => {
  it.each<[string, Match, Match]>([
    ["environments", { targets: { environments: ["dev", "prod"] } }, { targets: { environments: ["dev"] } }],
    [
      "sensitivities",
      { targets: { sensitivities: ["critical"] } },
      { targets: { sensitivities: ["public", "internal"] } },
    ],
    ["types", { targets: { types: ["k8s-deployment"] } }, { targets: { types: ["k8s"] } }],
    ["labels", { targets: { labels: { tier: "backend" } } }, { targets: { labels: { tier: "frontend" } } }],
  ])("compares %s with the target's own value", (_, holds, fails) => {
    expect(matches(holds)).toBe(true);
    expect(matches(fails)).toBe(false);
  });

  it("wants every listed label to be equal", () => {
    expect(matches({ targets: { labels: { tier: "backend", team: "web" } } })).toBe(true);
    expect(matches({ targets: { labels: { tier: "backend", team: "data" } } })).toBe(false);
    expect(matches({ targets: { labels: { tier: "backend", zone: "eu" } } })).toBe(false);
  });

  it("matches any known target where no label is listed", () => {
    expect(matches({ targets: { labels: {} } })).toBe(true);
    expect(matches({ targets: { labels: {} } }, { target: null })).toBe(false);
  });

  it("finds no labels on prototypes", () => {
    const labels = { constructor: "function Object() { [native code] }" };
    expect(matches({ targets: { labels } })).toBe(false);
    const odd = Object.fromEntries([["__proto__", "x"]]);
    expect(matches({ targets: { labels: odd } })).toBe(false);
    expect(matches({ targets: { labels: odd } }, { target: { ...target, labels: odd } })).toBe(true);
  });

  it("never matches an unknown target with a selector, also an empty one", () => {
    expect(matches({ targets: {} })).toBe(true);
    expect(matches({ targets: {} }, { target: null })).toBe(false);
    expect(matches({ targets: { environments: ["prod"] } }, { target: null })).toBe(false);
    expect(matches({ actions: ["*"] }, { target: null })).toBe(true);
  });
});

describe("callers", () => {
  it("never matches an anonymous caller with a selector, also an empty one", () => {
    expect(matches({ callers: {} })).toBe(true);
    expect(matches({ callers: {} }, { caller: null })).toBe(false);
    expect(matches({ callers: { verified: false } }, { caller: null })).toBe(false);
    expect(matches({ callers: { requireDelegation: false } }, { caller: null })).toBe(false);
    expect(matches({ callers: { maxDelegationDepth: 5 } }, { caller: null })).toBe(false);
  });

  it("compares agent ids exactly", () => {
    expect(matches({ callers: { agentIds: ["bob", "ann"] } })).toBe(true);
    expect(matches({ callers: { agentIds: ["an*", "Ann"] } })).toBe(false);
  });

  it("takes one role of several, one group of several", () => {
    expect(matches({ callers: { roles: ["admin", "deployer"] } })).toBe(true);
    expect(matches({ callers: { roles: ["admin"] } })).toBe(false);
    expect(matches({ callers: { groups: ["web", "data"] } })).toBe(true);
    expect(matches({ callers: { groups: ["deployer"] } })).toBe(false);
    expect(matches({ callers: { roles: ["deployer"], groups: ["data"] } })).toBe(false);
  });

  it("finds any agent of the chain in delegated_from, but not the caller itself", () => {
    const match: Match = { callers: { delegatedFrom: ["root", "middle"] } };
    expect(matches(match, delegated("root"))).toBe(true);
    expect(matches(match, delegated("other", "middle", "last"))).toBe(true);
    expect(matches(match, delegated("other"))).toBe(false);
    expect(matches(match)).toBe(false);
    expect(matches({ callers: { delegatedFrom: ["ann"] } }, delegated("root"))).toBe(false);
  });

  it.each<[max: number, depth: number, expected: boolean]>([
    [0, 0, true],
    [0, 1, false],
    [2, 1, true],
    [2, 2, true],
    [2, 3, false],
  ])("max_delegation_depth %i at depth %i: %s", (maxDelegationDepth, depth, expected) => {
    const chain = Array.from({ length: depth }, (_, index) => `agent-${index}`);
    expect(matches({ callers: { maxDelegationDepth } }, delegated(...chain))).toBe(expected);
  });

  it.each<[min: number, depth: number, expected: boolean]>([
    [0, 0, true],
    [1, 0, false],
    [3, 2, false],
    [3, 3, true],
    [3, 4, true],
  ])("min_delegation_depth %i at depth %i: %s", (minDelegationDepth, depth, expected) => {
    const chain = Array.from({ length: depth }, (_, index) => `agent-${index}`);
    expect(matches({ callers: { minDelegationDepth } }, delegated(...chain))).toBe(expected);
  });

  it("tells verified callers from asserted ones", () => {
    const asserted = { caller: { ...caller, verified: false } };
    expect(matches({ callers: { verified: true } })).toBe(true);
    expect(matches({ callers: { verified: true } }, asserted)).toBe(false);
    expect(matches({ callers: { verified: false } })).toBe(false);
    expect(matches({ callers: { verified: false } }, asserted)).toBe(true);
    expect(matches({ callers: { agentIds: ["ann"] } }, asserted)).toBe(true);
  });

  it("tells delegated callers from direct ones", () => {
    expect(matches({ callers: { requireDelegation: true } })).toBe(false);
    expect(matches({ callers: { requireDelegation: true } }, delegated("root"))).toBe(true);
    expect(matches({ callers: { requireDelegation: false } })).toBe(true);
    expect(matches({ callers: { requireDelegation: false } }, delegated("root"))).toBe(false);
  });
});

describe("risk_classes", () => {
  it("compares the effective risk", () => {
    expect(matches({ riskClasses: ["high", "critical"] })).toBe(true);
    expect(matches({ riskClasses: ["low", "medium", "critical"] })).toBe(false);
  });
});

describe("require_ticket", () => {
  it.each<[wanted: boolean | undefined, came: boolean, expected: boolean]>([
    [true, true, true],
    [true, false, false],
    [false, true, false],
    [false, false, true],
    [undefined, true, true],
    [undefined, false, true],
  ])("%s when a ticket came: %s -> %s", (requireTicket, hasTicket, expected) => {
    expect(matches({ requireTicket }, { hasTicket })).toBe(expected);
  });
});

describe("time_windows", () => {
  const everyDay = [0, 1, 2, 3, 4, 5, 6];
  const window: TimeWindow = { days: everyDay, startHour: 0, endHour: 23, timezone: "UTC" };

  function open(part: Partial<TimeWindow>, at: string): boolean {
    return matches({ timeWindows: [{ ...window, ...part }] }, { at: Date.parse(at) });
  }

  it("includes the first moment of the first hour and the last of the last", () => {
    const office = { startHour: 9, endHour: 17 };
    expect(open(office, "2025-01-15T08:59:59.999Z")).toBe(false);
    expect(open(office, "2025-01-15T09:00:00.000Z")).toBe(true);
    expect(open(office, "2025-01-15T17:59:59.999Z")).toBe(true);
    expect(open(office, "2025-01-15T18:00:00.000Z")).toBe(false);
  });

  it("is one hour long where both ends are equal", () => {
    expect(open({ startHour: 8, endHour: 8 }, "2025-01-15T08:30:00Z")).toBe(true);
    expect(open({ startHour: 8, endHour: 8 }, "2025-01-15T09:00:00Z")).toBe(false);
    expect(open({ startHour: 8, endHour: 8 }, "2025-01-15T07:59:59Z")).toBe(false);
  });

  it("wraps midnight where it starts later than it ends", () => {
    const night = { startHour: 22, endHour: 4 };
    expect(open(night, "2025-01-15T21:59:59Z")).toBe(false);
    expect(open(night, "2025-01-15T22:00:00Z")).toBe(true);
    expect(open(night, "2025-01-16T00:00:00Z")).toBe(true);
    expect(open(night, "2025-01-16T04:59:59Z")).toBe(true);
    expect(open(night, "2025-01-16T05:00:00Z")).toBe(false);
  });

  it("takes the weekday of the moment, also after midnight", () => {
    // 2025-01-17 is a Friday.
    const friday = { days: [4], startHour: 22, endHour: 4 };
    expect(open(friday, "2025-01-17T23:00:00Z")).toBe(true);
    expect(open(friday, "2025-01-18T01:00:00Z")).toBe(false);
    expect(open(friday, "2025-01-17T01:00:00Z")).toBe(true);
  });

  it("counts days from Monday", () => {
    const days = ["13", "14", "15", "16", "17", "18", "19"];
    for (const [day, date] of days.entries()) {
      expect(open({ days: [day] }, `2025-01-${date}T12:00:00Z`)).toBe(true);
      expect(open({ days: everyDay.filter((other) => other !== day) }, `2025-01-${date}T12:00:00Z`)).toBe(
        false,
      );
    }
  });

  it("takes hour and weekday in the window's own zone", () => {
    const sundayInKathmandu = { days: [6], startHour: 0, endHour: 0, timezone: "Asia/Kathmandu" };
    expect(open(sundayInKathmandu, "2025-01-18T18:14:59Z")).toBe(false);
    expect(open(sundayInKathmandu, "2025-01-18T18:15:00Z")).toBe(true);
    expect(open(sundayInKathmandu, "2025-01-18T19:15:00Z")).toBe(false);
  });

  it("follows daylight saving: 9 in Berlin is 8 UTC in winter and 7 in summer", () => {
    const nine = { startHour: 9, endHour: 9, timezone: "Europe/Berlin" };
    expect(open(nine, "2025-01-15T08:00:00Z")).toBe(true);
    expect(open(nine, "2025-01-15T07:00:00Z")).toBe(false);
    expect(open(nine, "2025-07-15T07:00:00Z")).toBe(true);
    expect(open(nine, "2025-07-15T08:00:00Z")).toBe(false);
  });

  it("never opens in the hour that spring skips, and opens twice in the one that autumn repeats", () => {
    const two = { startHour: 2, endHour: 2, timezone: "Europe/Berlin" };
    expect(open(two, "2025-03-30T00:59:59Z")).toBe(false);
    expect(open(two, "2025-03-30T01:00:00Z")).toBe(false);
    expect(open(two, "2025-10-26T00:30:00Z")).toBe(true);
    expect(open(two, "2025-10-26T01:30:00Z")).toBe(true);
    expect(open(two, "2025-10-26T02:00:00Z")).toBe(false);
  });

  it("follows a change of half an hour, and one that is no multiple of a minute", () => {
    const two = { startHour: 2, endHour: 2, timezone: "Australia/Lord_Howe" };
    expect(open(two, "2025-10-04T15:29:59Z")).toBe(false);
    expect(open(two, "2025-10-04T15:30:00Z")).toBe(true);
    expect(open(two, "2025-10-04T16:00:00Z")).toBe(false);
    const midnight = { startHour: 0, endHour: 0, timezone: "Africa/Monrovia" };
    expect(open(midnight, "1972-01-07T00:44:29Z")).toBe(false);
    expect(open(midnight, "1972-01-07T00:44:30Z")).toBe(true);
  });

  it("is open when any of its windows is", () => {
    const timeWindows = [
      { ...window, startHour: 1, endHour: 2 },
      { ...window, days: [2], timezone: "America/New_York" },
    ];
    const at = (time: string): Partial<PolicyRequest> => ({ at: Date.parse(time) });
    expect(matches({ timeWindows }, at("2025-01-13T01:30:00Z"))).toBe(true);
    expect(matches({ timeWindows }, at("2025-01-15T12:30:00Z"))).toBe(true);
    expect(matches({ timeWindows }, at("2025-01-13T12:30:00Z"))).toBe(false);
  });

  it("goes on to later rules where it is closed", () => {
    const closed = ruleOf({ timeWindows: [{ ...window, days: [6] }] }, { name: "closed" });
    expect(decide([closed, closed, ruleOf({}, { name: "last" })])).toBe("last");
  });

  it("refuses a time that is none, since a rule that denies would be skipped", () => {
    for (const timezone of ["UTC", "Europe/Berlin"]) {
      const rules = [ruleOf({ timeWindows: [{ ...window, timezone }] })];
      for (const at of [Number.NaN, Number.POSITIVE_INFINITY, 1e16]) {
        expect(() => evaluateNaively(rules, { ...request, at })).toThrow(RangeError);
        expect(() => compilePolicy(rules, { actions: [] }).evaluate({ ...request, at })).toThrow(RangeError);
      }
    }
  });
});
