import { ConfigurationError } from "@agent-safe/yaml";
import { describe, expect, it } from "vitest";
import { rulesOf } from "./rules-of.ts";

const rest = { decision: "allow", reason: "because" };

function problemsOf(make: () => unknown): string[] {
  try {
    make();
  } catch (error) {
    if (error instanceof ConfigurationError) {
      return error.problems.map(({ file, line, column, code }) => `${file}:${line}:${column} ${code}`);
    }
  }
  return [];
}

describe("rulesOf", () => {
  it("reads rules as files have them, and puts them in order", () => {
    const rules = rulesOf([
      { name: "a", match: {}, ...rest },
      { name: "b", priority: 3, match: { risk_classes: ["low"], callers: { agent_ids: ["x"] } }, ...rest },
    ]);
    expect(rules.map(({ name }) => name)).toEqual(["b", "a"]);
    expect(rules[0]!.match).toMatchObject({ riskClasses: ["low"], callers: { agentIds: ["x"] } });
    expect(Object.isFrozen(rules[0]!.match.callers)).toBe(true);
  });

  it("throws all problems of all entries together", () => {
    expect(
      problemsOf(() =>
        rulesOf([
          { name: "a", match: {}, ...rest },
          { name: "b", ...rest },
          { name: "a", match: { action: [] }, ...rest },
        ]),
      ),
    ).toEqual(["rules[1]:3:5 MISSING_MATCH", "rules[2]:4:15 DUPLICATE_NAME", "rules[2]:6:9 UNKNOWN_KEY"]);
  });

  it.each<[string, unknown]>([
    ["a number", 1],
    ["nothing", undefined],
    ["a function", () => ({})],
    ["a Map", new Map()],
    ["a bigint", { name: 1n }],
  ])("refuses %s in place of a rule", (_, rule) => {
    expect(problemsOf(() => rulesOf([rule]))).toHaveLength(1);
  });

  it("refuses a cycle, and what throws when it is read", () => {
    const cycle: Record<string, unknown> = { name: "a" };
    cycle.self = cycle;
    expect(problemsOf(() => rulesOf([cycle]))).toHaveLength(1);
    const trap = Object.defineProperty({}, "name", {
      enumerable: true,
      get: () => {
        throw new Error("no");
      },
    });
    expect(problemsOf(() => rulesOf([trap]))).toHaveLength(1);
  });

  it("knows the environments that are added", () => {
    const rule = { name: "a", match: { targets: { environments: ["dr"] } }, ...rest };
    expect(rulesOf([rule], { environments: ["dr"] })).toHaveLength(1);
    expect(problemsOf(() => rulesOf([rule]))).toEqual(["rules[0]:8:13 UNKNOWN_ENVIRONMENT"]);
  });
});
