import type { JsonObject, JsonValue } from "@agent-safe/core";
import type { z } from "zod";
import { maxProblems } from "../limits.ts";
import type { Position } from "../position.ts";
import type { Problem } from "../problem.ts";
import type { SourcePath, YamlSource } from "../yaml-source.ts";
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
  const result = parse(source.value, schema);
  const issues = result.error?.issues ?? [];
  const located: Located[] = [];
  for (const issue of issues) {
    if (located.length >= mostDescribed) break;
    located.push(...describeIssue(issue, source, schema));
  }
  const warnings = source.written ? readingWarnings(source, maxProblems) : [];
  const problems = [...withoutConsequences(located), ...warnings]
    .map((each): Placed => ({ ...each, place: source.position(each.path, each.of) }))
    .sort((a, b) => a.place.line - b.place.line || a.place.column - b.place.column);
  return {
    ...(result.success ? { value: result.data } : {}),
    problems: shown(source, withoutRepeats(problems)),
  };
}

/** Stops early in long lists of wrong items: an issue costs the schema some microseconds, and 1 MiB holds 200,000. */
function parse<S extends z.ZodType>(value: JsonObject, schema: S): z.ZodSafeParseResult<z.output<S>> {
  const isLong = (member: JsonValue): member is readonly JsonValue[] =>
    Array.isArray(member) && member.length > firstItems;
  const members = Object.entries(value);
  if (members.some(([, member]) => isLong(member))) {
    const cut = members.map(([key, member]) => [key, isLong(member) ? member.slice(0, firstItems) : member]);
    const result = schema.safeParse(Object.fromEntries(cut));
    if (result.error !== undefined && result.error.issues.length >= mostDescribed) return result;
  }
  return schema.safeParse(value);
}

const firstItems = 1000;

// Enough for the first hundred in the order of the file to be among them, unless somebody means harm.
const mostDescribed = 1000;

interface Placed extends Located {
  readonly place: Position;
}

/** A misspelt key makes a missing one: leave out the second problem when the first already says so. */
function withoutConsequences(located: readonly Located[]): Located[] {
  const meant = new Set(
    located.flatMap(({ path, meant }) => (meant === undefined ? [] : [id([...path.slice(0, -1), meant])])),
  );
  return located.filter(({ path, input }) => input.code !== "MISSING_KEY" || !meant.has(id(path)));
}

function id(path: SourcePath): string {
  return JSON.stringify(path);
}

/** Of a value that is wrong, it need not be said as well that other readers take it otherwise. */
function withoutRepeats(problems: readonly Placed[]): Placed[] {
  const wrong = new Set(problems.filter(isError).map(({ place }) => `${place.line}:${place.column}`));
  return problems.filter((each) => isError(each) || !wrong.has(`${each.place.line}:${each.place.column}`));
}

function isError({ input }: Located): boolean {
  return input.severity !== "warning";
}

function shown(source: YamlSource, problems: readonly Placed[]): readonly Problem[] {
  const listed = problems.slice(0, maxProblems).map(({ path, input, of }) => source.problem(path, input, of));
  const rest = problems.slice(maxProblems);
  if (rest.length === 0) return listed;
  const message = "the file has more problems than are listed here";
  const more = source.problem([], {
    code: "MORE_PROBLEMS",
    message,
    cure: "correct those above first",
    severity: rest.some(isError) ? "error" : "warning",
  });
  return [...listed, { ...more, frame: "" }];
}
