import type { z } from "zod";
import { maxProblems } from "../limits.ts";
import type { Problem } from "../problem.ts";
import type { YamlSource } from "../yaml-source.ts";
import { describeIssue, type Located } from "./describe-issue.ts";
import { readingWarnings } from "./reading-warnings.ts";

/** A file's content as a schema reads it; `value` is there unless a problem is an error. */
export interface CheckedYaml<T> {
  readonly value?: T;
  readonly problems: readonly Problem[];
}

/**
 * Reads a file's content by a schema. Each thing that the schema refuses becomes a problem at its place, with what was probably meant;
 * and text that YAML 1.1 readers take otherwise is warned of. At most 100 problems are listed.
 *
 * A custom issue may say `params: { code, cure }`, and its message should start in lower case. Keys that may be left out are
 * made with `optional` or `withDefault`, so that `null` means left out.
 */
export function checkYaml<S extends z.ZodType>(source: YamlSource, schema: S): CheckedYaml<z.output<S>> {
  const result = schema.safeParse(source.value);
  const located: Located[] = [];
  for (const issue of result.error?.issues ?? []) {
    located.push(...describeIssue(issue, source, schema));
    if (located.length > maxProblems * 10) break;
  }
  const errors = withoutConsequences(located).map(({ path, input, of }) => source.problem(path, input, of));
  const warnings = readingWarnings(source, maxProblems).filter(
    (warning) => !errors.some((error) => error.line === warning.line && error.column === warning.column),
  );
  const problems = limited(source, [...errors, ...warnings].sort(byPlace));
  return result.success ? { value: result.data, problems } : { problems };
}

/** A misspelt key makes a missing one: leave out the second problem when the first already says so. */
function withoutConsequences(located: readonly Located[]): Located[] {
  const meant = new Set(
    located.flatMap(({ path, meant }) => (meant === undefined ? [] : [id([...path.slice(0, -1), meant])])),
  );
  return located.filter(({ path, input }) => input.code !== "MISSING_KEY" || !meant.has(id(path)));
}

function id(path: readonly (string | number)[]): string {
  return JSON.stringify(path);
}

function byPlace(a: Problem, b: Problem): number {
  return a.line - b.line || a.column - b.column;
}

function limited(source: YamlSource, problems: readonly Problem[]): readonly Problem[] {
  if (problems.length <= maxProblems) return problems;
  const more = source.problem([], {
    code: "MORE_PROBLEMS",
    message: `${problems.length - maxProblems} more problems in this file are not listed`,
    cure: "correct those above first",
    severity: problems.slice(maxProblems).some(({ severity }) => severity === "error") ? "error" : "warning",
  });
  return [...problems.slice(0, maxProblems), { ...more, frame: "" }];
}
