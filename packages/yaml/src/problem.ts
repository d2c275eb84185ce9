import { printable } from "@agent-safe/core";
import type { Position } from "./position.ts";

/** What is wrong in a file, where, and what to do about it. */
export interface Problem extends Position {
  /** An error keeps the file from being used; a warning does not. */
  readonly severity: "error" | "warning";
  /** For programs: upper case, stable over releases. */
  readonly code: string;
  /** For people: one sentence that starts in lower case, with what was read in backticks. */
  readonly message: string;
  /** What to write instead. */
  readonly cure?: string;
  /** The lines around the place with a caret below it, as plain text; empty where there is no text to show. */
  readonly frame: string;
}

/** What a check says about a place; the source adds position and frame. */
export interface ProblemInput {
  readonly code: string;
  readonly message: string;
  readonly cure?: string;
  /** Default: `error`. */
  readonly severity?: "error" | "warning";
  /** Leave the value at this place out of the frame, since it is not to be shown. */
  readonly hideValue?: boolean;
}

/**
 * A problem as text for people:
 *
 * ```text
 * actions/restart.yaml:3:13 error UNKNOWN_VALUE: unknown value `hihg`, expected one of ...
 *   2 | version: 1.0.0
 * > 3 | risk_class: hihg
 *     |             ^
 *   cure: write `high`
 * ```
 *
 * Without colour. Control and bidirectional characters are escaped, so it can go to a terminal.
 */
export function formatProblem(problem: Problem): string {
  const place = `${problem.file}:${problem.line}:${problem.column}`;
  const lines = [`${place} ${problem.severity} ${problem.code}: ${problem.message}`];
  if (problem.frame !== "") lines.push(...problem.frame.split("\n"));
  if (problem.cure !== undefined) lines.push(`  cure: ${problem.cure}`);
  return lines.map(printable).join("\n");
}
