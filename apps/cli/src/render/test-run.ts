import { printable } from "@agent-safe/core";
import type { PolicyTestResult, Problem } from "@agent-safe/sdk";
import type { Style } from "../terminal/style.ts";
import { wrap } from "../terminal/wrap.ts";
import { countOf } from "./count-of.ts";
import { renderProblems } from "./problems.ts";

const names = { expect: "result", expect_policy: "rule", expect_risk: "effective risk" };

/** How policy tests came out: the outcome, then each that failed with what came instead and why. */
export function renderTestRun(
  results: readonly PolicyTestResult[],
  problems: readonly Problem[],
  style: Style,
): string {
  const failed = results.filter((result) => !result.passed);
  const heading =
    failed.length === 0
      ? `${style.green(style.bold("PASSED"))}  ${countOf(results.length, "test")}`
      : `${style.red(style.bold("FAILED"))}  ${failed.length} of ${countOf(results.length, "test")}`;
  const lines = [heading];
  for (const result of failed) lines.push("", ...renderFailure(result, style));
  if (problems.length > 0) lines.push("", renderProblems(problems, style));
  return lines.join("\n");
}

function renderFailure({ test, outcome, differences }: PolicyTestResult, style: Style): string[] {
  const place = style.dim(printable(`${test.place.file}:${test.place.line}`));
  const lines = [`  ${style.red("x")} ${style.bold(printable(test.name))}  ${place}`];
  for (const { key, expected, actual } of differences) {
    lines.push(`      ${names[key]}: expected ${printable(expected)}, got ${printable(actual ?? "none")}`);
  }
  const by = outcome.policyMatched === null ? outcome.code : `rule ${outcome.policyMatched}`;
  const why = `${printable(outcome.reason)} (${printable(by)})`;
  return [...lines, ...wrap(why, style.width - 6).map((line) => `      ${style.dim(line)}`)];
}
