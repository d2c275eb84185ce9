import type { PolicyTest, PolicyTestOutcome, PolicyTestRequest } from "./policy-test.ts";

export interface PolicyTestResult {
  readonly test: PolicyTest;
  readonly outcome: PolicyTestOutcome;
  readonly passed: boolean;
  /** What came otherwise than expected; empty when the test passed. */
  readonly differences: readonly PolicyTestDifference[];
}

export interface PolicyTestDifference {
  /** The key of the test that was not met. */
  readonly key: "expect" | "expect_policy" | "expect_risk";
  readonly expected: string;
  /** null: no rule matched. */
  readonly actual: string | null;
}

/**
 * Runs tests, in their order.
 *
 * @param decide makes the whole decision, without recording it
 */
export function runPolicyTests(
  tests: readonly PolicyTest[],
  decide: (request: PolicyTestRequest) => PolicyTestOutcome,
): readonly PolicyTestResult[] {
  return tests.map((test) => {
    const outcome = decide(test.request);
    const differences = differencesOf(test, outcome);
    return { test, outcome, passed: differences.length === 0, differences };
  });
}

function differencesOf(test: PolicyTest, outcome: PolicyTestOutcome): readonly PolicyTestDifference[] {
  const compared: readonly [PolicyTestDifference["key"], string | undefined, string | null][] = [
    ["expect", test.expect, outcome.result],
    ["expect_policy", test.expectPolicy, outcome.policyMatched],
    ["expect_risk", test.expectRisk, outcome.effectiveRisk],
  ];
  return compared.flatMap(([key, expected, actual]) =>
    expected === undefined || expected === actual ? [] : { key, expected, actual },
  );
}
