import type { Problem } from "@agent-safe/yaml";
import type { ProblemJson } from "../schemas/problem.ts";

/** A problem of a file, as `--json` shows it. */
export function problemJson({
  file,
  line,
  column,
  severity,
  code,
  message,
  cure,
  frame,
}: Problem): ProblemJson {
  return { file, line, column, severity, code, message, ...(cure === undefined ? {} : { cure }), frame };
}
