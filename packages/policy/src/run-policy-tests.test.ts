import { describe, expect, it } from "vitest";
import type { PolicyTest, PolicyTestOutcome } from "./policy-test.ts";
import { runPolicyTests } from "./run-policy-tests.ts";

const outcome: PolicyTestOutcome = {
  result: "allow",
  policyMatched: "rule",
  effectiveRisk: "low",
  reason: "because",
  code: "ALLOWED",
};

function test(rest: Partial<PolicyTest>): PolicyTest {
  return {
    name: "t",
    request: { action: "a", caller: null },
    expect: "allow",
    place: { file: "tests.yaml", line: 1, column: 1 },
    ...rest,
  };
}

describe("runPolicyTests", () => {
  it("passes what comes as expected, and minds only what is stated", () => {
    const tests = [test({}), test({ expectPolicy: "rule", expectRisk: "low" })];
    const results = runPolicyTests(tests, () => outcome);
    expect(results.map(({ passed }) => passed)).toEqual([true, true]);
  });

  it("names every difference", () => {
    const tests = [test({ expect: "deny", expectPolicy: "other", expectRisk: "high" })];
    const [result] = runPolicyTests(tests, () => outcome);
    expect(result!.passed).toBe(false);
    expect(result!.differences).toEqual([
      { key: "expect", expected: "deny", actual: "allow" },
      { key: "expect_policy", expected: "other", actual: "rule" },
      { key: "expect_risk", expected: "high", actual: "low" },
    ]);
  });

  it("tells a rule that was expected from none that matched", () => {
    const [result] = runPolicyTests([test({ expectPolicy: "rule" })], () => ({
      ...outcome,
      policyMatched: null,
    }));
    expect(result!.differences).toEqual([{ key: "expect_policy", expected: "rule", actual: null }]);
  });

  it("asks about each request once, in order", () => {
    const asked: string[] = [];
    const tests = ["a", "b", "c"].map((action) => test({ request: { action, caller: null } }));
    runPolicyTests(tests, ({ action }) => {
      asked.push(action);
      return outcome;
    });
    expect(asked).toEqual(["a", "b", "c"]);
  });
});
