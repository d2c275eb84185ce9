import type { PolicyTestResult, Problem } from "@agent-safe/sdk";
import type { TestRunJson } from "../schemas/test-run.ts";
import { problemJson } from "./problem-json.ts";

export function testRunJson(results: readonly PolicyTestResult[], problems: readonly Problem[]): TestRunJson {
  const passed = results.filter((result) => result.passed).length;
  return {
    passed,
    failed: results.length - passed,
    tests: results.map(({ test, outcome, passed, differences }) => ({
      name: test.name,
      file: test.place.file,
      line: test.place.line,
      passed,
      differences: [...differences],
      actual: {
        result: outcome.result,
        code: outcome.code,
        reason: outcome.reason,
        policy_matched: outcome.policyMatched,
        effective_risk: outcome.effectiveRisk,
      },
    })),
    problems: problems.map(problemJson),
  };
}
