import { describe, expect, it } from "vitest";
import { closingLine, outcomeOf } from "../../test/report.mjs";

const clean = {
  numPassedTests: 3,
  numFailedTests: 0,
  numPendingTests: 1,
  numTodoTests: 1,
  testResults: [{ name: "a.test.ts", status: "passed", assertionResults: [{ status: "passed" }] }],
};

describe("the outcome of a package's tests", () => {
  it("is what the report says", () => {
    expect(outcomeOf({ report: clean, exitCode: 0 })).toEqual({
      passed: 3,
      failed: 0,
      skipped: 2,
      troubles: [],
    });
  });

  it("is a failure when there is no report, or something else in its place", () => {
    for (const report of [
      undefined,
      null,
      [],
      {},
      { ...clean, numPassedTests: -1 },
      { ...clean, testResults: 1 },
    ]) {
      expect(outcomeOf({ report, exitCode: 0 })).toMatchObject({ passed: 0, failed: 1 });
    }
  });

  it("says why the tests did not run", () => {
    expect(
      outcomeOf({ report: undefined, exitCode: undefined, notRun: "the build failed" }).troubles,
    ).toEqual(["the build failed"]);
  });

  it("counts a file that did not load as one failure", () => {
    const testResults = [
      { name: "a.test.ts", status: "failed", message: "\nError: no such module\nat x", assertionResults: [] },
    ];
    const outcome = outcomeOf({ report: { ...clean, testResults }, exitCode: 1 });
    expect(outcome).toMatchObject({ passed: 3, failed: 1 });
    expect(outcome.troubles).toEqual(["a.test.ts did not run to its end: Error: no such module"]);
  });

  it("does not count a failed test twice", () => {
    const testResults = [{ name: "a.test.ts", status: "failed", assertionResults: [{ status: "failed" }] }];
    const outcome = outcomeOf({ report: { ...clean, numFailedTests: 1, testResults }, exitCode: 1 });
    expect(outcome).toMatchObject({ passed: 3, failed: 1, troubles: [] });
  });

  it("is a failure when the tests passed and their process did not", () => {
    expect(outcomeOf({ report: clean, exitCode: 1 })).toMatchObject({ passed: 3, failed: 1 });
    expect(outcomeOf({ report: clean, exitCode: undefined })).toMatchObject({ passed: 3, failed: 1 });
  });

  it("is a failure when no test ran", () => {
    const report = {
      numPassedTests: 0,
      numFailedTests: 0,
      numPendingTests: 0,
      numTodoTests: 0,
      testResults: [],
    };
    expect(outcomeOf({ report, exitCode: 0 })).toMatchObject({ failed: 1, troubles: ["no test ran"] });
  });
});

it("closes with the line that CI reads", () => {
  expect(closingLine({ passed: 3, failed: 0, skipped: 0 })).toBe("3 passed, 0 failed");
  expect(closingLine({ passed: 3, failed: 2, skipped: 1 })).toBe("3 passed, 2 failed, 1 skipped");
});
