import { describe, expect, it } from "vitest";
import { evaluateNaively } from "./evaluate-naively.ts";
import { lintPolicies } from "./lint-policies.ts";
import type { PolicyTarget } from "./request.ts";
import { rulesOf } from "./rules-of.ts";
import { catalogue as randomCatalogue, randomRequests, randomRules } from "./testing/random-policy.ts";

const actions = ["restart-pod", "restart-deployment", "exec-pod"].map((name) => ({ name }));
const targets: PolicyTarget[] = [
  { id: "a", type: "k8s-pod", environment: "dev", sensitivity: "public", labels: { tier: "backend" } },
  { id: "b", type: "vm", environment: "prod", sensitivity: "critical", labels: new Map([["team", "web"]]) },
];

/** Lints rules given by their matches alone, named a, b, c ...; answers `CODE rule message (cure)`. */
function lint(
  matches: readonly unknown[],
  catalogue: Parameters<typeof lintPolicies>[1] = { actions, targets },
): string[] {
  const rules = rulesOf(
    matches.map((match, index) => ({
      name: "abcdefgh"[index],
      priority: -index,
      match,
      decision: "allow",
      reason: "because",
    })),
  );
  return lintPolicies(rules, catalogue).map(({ code, message, cure }) => `${code} ${message} (${cure})`);
}

/** The rules that are said to be unreachable. */
function unreachable(...matches: unknown[]): string[] {
  return lint(matches)
    .filter((text) => text.startsWith("UNREACHABLE"))
    .map((text) => /rule `(.)`/.exec(text)![1]!);
}

describe("lintPolicies", () => {
  it("says nothing about rules that make sense", () => {
    expect(
      lint([
        {
          actions: ["restart-*"],
          targets: { environments: ["dev"], types: ["vm"], labels: { team: "web" } },
        },
        {
          callers: { roles: ["admin"], verified: true },
          time_windows: [{ days: [5], start_hour: 22, end_hour: 4 }],
        },
        {},
      ]),
    ).toEqual([]);
  });

  it.each<[string, unknown]>([
    ["actions", { actions: [] }],
    ["targets.environments", { targets: { environments: [] } }],
    ["targets.sensitivities", { targets: { sensitivities: [] } }],
    ["targets.types", { targets: { types: [] } }],
    ["callers.agent_ids", { callers: { agent_ids: [] } }],
    ["callers.roles", { callers: { roles: [] } }],
    ["callers.groups", { callers: { groups: [] } }],
    ["callers.delegated_from", { callers: { delegated_from: [] } }],
    ["risk_classes", { risk_classes: [] }],
    ["time_windows", { time_windows: [] }],
  ])("warns of an empty list: %s", (condition, match) => {
    expect(lint([match])).toEqual([
      `EMPTY_LIST rule \`a\`: the list \`${condition}\` is empty, so the rule never matches (add an entry; where any will do, remove the key)`,
    ]);
  });

  it("warns of a window that never opens", () => {
    expect(lint([{ time_windows: [{}, { days: [] }] }])).toEqual([
      expect.stringContaining("NEVER_OPEN rule `a`: time window 2 lists no days"),
    ]);
  });

  it("points at the condition, or at the rule", () => {
    const rules = rulesOf(
      ["first", "second"].map((name) => ({
        name,
        match: { actions: ["restart-pud"] },
        decision: "allow",
        reason: "because",
      })),
    );
    expect(lintPolicies(rules, { actions, targets })).toMatchObject([
      { file: "rules[0]", line: 6, column: 9, severity: "warning", cure: "did you mean `restart-pod`?" },
      { file: "rules[1]", line: 6, column: 9, severity: "warning", code: "MATCHES_NOTHING" },
    ]);
    const [twice] = lintPolicies(
      rulesOf(rules.map(({ name }) => ({ name, match: {}, decision: "deny", reason: "r" }))),
      {
        actions,
      },
    );
    expect(twice).toMatchObject({ file: "rules[1]", line: 3, column: 5, code: "UNREACHABLE" });
  });

  it("warns of globs that match no action, and of names that no target has", () => {
    const found = lint([
      {
        actions: ["restart-*", "[a]", "drain-*"],
        targets: {
          environments: ["staging", "dev"],
          types: ["vn", "vm"],
          labels: { tire: "x", tier: "back" },
        },
      },
    ]);
    expect(found).toEqual([
      expect.stringContaining("`[a]` matches no action"),
      expect.stringContaining("`drain-*` matches no action"),
      expect.stringContaining("no target has the environment `staging`"),
      expect.stringContaining("no target has the type `vn` (did you mean `vm`?)"),
      expect.stringContaining("no target has a label `tire` (did you mean `tier`?)"),
      expect.stringContaining("no target has the label `tier` with value `back`"),
    ]);
  });

  it("says nothing about targets where none is known", () => {
    const match = { targets: { environments: ["staging"], types: ["x"], labels: { a: "b" } } };
    expect(lint([match], { actions })).toEqual([]);
    expect(lint([match], { actions, targets: [] })).toEqual([]);
  });

  it.each<[string, unknown, string]>([
    [
      "direct and delegated",
      { require_delegation: true, max_delegation_depth: 0 },
      "callers.require_delegation",
    ],
    [
      "direct and deep",
      { require_delegation: false, min_delegation_depth: 2 },
      "callers.min_delegation_depth",
    ],
    [
      "direct and delegated from",
      { require_delegation: false, delegated_from: ["a"] },
      "callers.delegated_from",
    ],
    ["asserted with roles", { verified: false, roles: ["a"] }, "callers.roles"],
    ["asserted with groups", { verified: false, groups: ["a"] }, "callers.groups"],
    ["asserted and delegated", { verified: false, require_delegation: true }, "callers.require_delegation"],
  ])("warns of conditions that exclude each other: %s", (_, callers, condition) => {
    expect(lint([{ callers }])).toEqual([
      expect.stringContaining(`NEVER_MATCHES rule \`a\`: \`${condition}\``),
    ]);
  });
});

describe("rules that are never reached", () => {
  const window = { days: [0, 1, 2, 3], start_hour: 8, end_hour: 18 };
  it.each<[string, unknown, unknown]>([
    ["everything", {}, { actions: ["exec-pod"] }],
    ["the same", { actions: ["exec-pod"] }, { actions: ["exec-pod"] }],
    ["a wider glob", { actions: ["*-pod"] }, { actions: ["exec-*", "restart-p*"] }],
    ["all actions by name", { actions: actions.map(({ name }) => name) }, {}],
    ["an empty selector", { targets: {} }, { targets: { types: ["vm"] } }],
    [
      "more environments",
      { targets: { environments: ["dev", "prod"] } },
      { targets: { environments: ["dev"] } },
    ],
    [
      "fewer labels",
      { targets: { labels: { team: "web" } } },
      { targets: { labels: { tier: "backend", team: "web" } } },
    ],
    [
      "all sensitivities",
      { targets: { sensitivities: ["public", "internal", "restricted", "critical"] } },
      { targets: { types: ["vm"] } },
    ],
    ["all risks", { risk_classes: ["critical", "high", "medium", "low"] }, {}],
    [
      "more roles",
      { callers: { roles: ["a", "b", "c"] } },
      { callers: { roles: ["c", "a"], agent_ids: ["x"] } },
    ],
    ["a wider depth", { callers: { max_delegation_depth: 3 } }, { callers: { max_delegation_depth: 2 } }],
    [
      "depths for direct",
      { callers: { max_delegation_depth: 0 } },
      { callers: { require_delegation: false } },
    ],
    [
      "delegated for depths",
      { callers: { require_delegation: true } },
      { callers: { min_delegation_depth: 1 } },
    ],
    [
      "an enormous depth",
      { callers: { min_delegation_depth: 1 } },
      { callers: { min_delegation_depth: 2 ** 50 } },
    ],
    [
      "more hours",
      { time_windows: [window] },
      {
        time_windows: [
          { ...window, start_hour: 9 },
          { ...window, days: [1] },
        ],
      },
    ],
    ["any time", {}, { time_windows: [window] }],
    ["any ticket", {}, { require_ticket: true }],
  ])("%s first", (_, wide, narrow) => {
    expect(unreachable(wide, narrow)).toContain("b");
  });

  it.each<[string, unknown, unknown]>([
    ["a narrower rule", { actions: ["exec-pod"] }, {}],
    ["an empty selector, and unknown targets", { targets: {} }, {}],
    ["an empty caller, and anonymous ones", { callers: {} }, {}],
    ["other roles", { callers: { roles: ["a"] } }, { callers: { roles: ["a", "b"] } }],
    [
      "more labels",
      { targets: { labels: { tier: "backend", team: "web" } } },
      { targets: { labels: { team: "web" } } },
    ],
    ["verified callers only", { callers: { verified: true } }, { callers: {} }],
    ["tickets only", { require_ticket: true }, {}],
    [
      "one zone",
      { time_windows: [{ timezone: "Europe/Berlin", days: [1] }] },
      { time_windows: [{ days: [1] }] },
    ],
    ["fewer hours", { time_windows: [{ ...window, end_hour: 17 }] }, { time_windows: [window] }],
    ["some risks", { risk_classes: ["low", "medium", "high"] }, {}],
    ["other types", { targets: { types: ["vm"] } }, { targets: { environments: ["dev"] } }],
  ])("not behind %s", (_, first, second) => {
    expect(unreachable(first, second)).toEqual([]);
  });

  it("names the rule that comes first", () => {
    expect(lint([{ actions: ["exec-pod"] }, {}, { risk_classes: ["low"] }])).toEqual([
      "UNREACHABLE rule `c`: it never decides, since `b` at rules[1]:3 comes first and matches whenever it does (remove it, or give it a higher priority)",
    ]);
  });

  it("does not count a rule that never matches as one that comes first", () => {
    expect(unreachable({ time_windows: [{ days: [] }] }, {})).toEqual([]);
    expect(
      unreachable({ callers: { verified: false, roles: ["a"] } }, { callers: { agent_ids: ["x"] } }),
    ).toEqual([]);
  });

  it("is right about every rule that decides a random request", () => {
    const known = new Set(randomCatalogue.actions.map(({ name }) => name));
    let flagged = 0;
    for (let seed = 0; seed < 300; seed++) {
      const rules = randomRules(seed);
      const found = lintPolicies(rules, randomCatalogue).filter(({ code }) => code === "UNREACHABLE");
      const names = new Set(found.map(({ message }) => /rule `([^`]+)`/.exec(message)![1]!));
      flagged += names.size;
      for (const request of randomRequests(seed, 50)) {
        if (!known.has(request.action)) continue;
        const decided = evaluateNaively(rules, request).rule?.name ?? "";
        expect(names.has(decided), `seed ${seed}: ${decided}`).toBe(false);
      }
    }
    expect(flagged).toBeGreaterThan(1_000);
  });

  it("copes with many rules", () => {
    const rules = Array.from({ length: 3_000 }, (_, index) => ({
      actions: [actions[index % 3]!.name],
      callers: { agent_ids: [`agent-${index}`] },
    }));
    const named = rulesOf(
      rules.map((match, index) => ({ name: `r${index}`, match, decision: "deny", reason: "r" })),
    );
    const start = process.cpuUsage();
    expect(lintPolicies(named, { actions, targets })).toEqual([]);
    expect(process.cpuUsage(start).user).toBeLessThan(10_000_000);
  });
});
