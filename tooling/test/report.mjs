// What a package's tests came to, read from vitest's JSON report.

import { readFileSync } from "node:fs";

/**
 * @typedef {object} Outcome
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 * @property {string[]} troubles failures that are no single test: a build, a file that did not load, a crash
 */

/**
 * The outcome of one package. Everything that is not a clean report of tests that ran counts as a failure, so that
 * a broken build or a crashed runner can never look like fewer tests.
 *
 * @param {{ report: unknown, exitCode: number | undefined, notRun?: string | undefined }} run
 *   the parsed report, or undefined when there is none; the exit code of the test task, or undefined when
 *   the task did not run; why it did not run, if that is known
 * @returns {Outcome}
 */
export function outcomeOf({ report, exitCode, notRun }) {
  /** @type {Outcome} */
  const outcome = { passed: 0, failed: 0, skipped: 0, troubles: [] };
  if (!isReport(report)) {
    outcome.troubles.push(notRun ?? "no test report was written");
  } else {
    outcome.passed = report.numPassedTests;
    outcome.failed = report.numFailedTests;
    outcome.skipped = report.numPendingTests + report.numTodoTests;
    for (const file of report.testResults) {
      if (file.status === "failed" && !file.assertionResults.some((test) => test.status === "failed")) {
        outcome.troubles.push(`${file.name} did not run to its end: ${firstLine(file.message)}`);
      }
    }
    if (outcome.passed + outcome.failed + outcome.skipped === 0 && outcome.troubles.length === 0) {
      outcome.troubles.push("no test ran");
    }
    if (exitCode !== 0 && outcome.failed + outcome.troubles.length === 0) {
      outcome.troubles.push(`the tests passed, but their process ended with ${exitCode ?? "no exit code"}`);
    }
  }
  outcome.failed += outcome.troubles.length;
  return outcome;
}

/**
 * The parsed report, or undefined when there is none or it is still being written.
 *
 * @param {string} file
 * @returns {unknown}
 */
export function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

/**
 * `3 passed, 0 failed`, with `, 1 skipped` where something was.
 *
 * @param {{ passed: number, failed: number, skipped: number }} sum
 */
export function closingLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}

/**
 * @typedef {object} Report
 * @property {number} numPassedTests
 * @property {number} numFailedTests
 * @property {number} numPendingTests
 * @property {number} numTodoTests
 * @property {{ name: string, status: string, message?: string, assertionResults: { status: string }[] }[]} testResults
 */

/**
 * @param {unknown} value
 * @returns {value is Report}
 */
function isReport(value) {
  if (typeof value !== "object" || value === null) return false;
  const report = /** @type {Record<string, unknown>} */ (value);
  return (
    ["numPassedTests", "numFailedTests", "numPendingTests", "numTodoTests"].every(
      (key) => Number.isInteger(report[key]) && Number(report[key]) >= 0,
    ) && Array.isArray(report.testResults)
  );
}

/** @param {string | undefined} text */
function firstLine(text) {
  return (text ?? "").split("\n").find((line) => line.trim() !== "") ?? "no message";
}
