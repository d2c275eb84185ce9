import type { Problem, ProblemInput, SourcePath, YamlSource } from "@agent-safe/yaml";

/** Something wrong at a place of a file, before its position and frame are made. */
export interface Finding {
  readonly path: SourcePath;
  readonly input: ProblemInput;
  /** Default: `value`. */
  readonly of?: "key" | "value";
}

// As many as the schema's own problems of a file; each costs a frame, and a hostile file has a hundred thousand.
const mostListed = 100;

/** The problems of one file, at most 100 and one that says that there are more. */
export function problemsAt(source: YamlSource, findings: readonly Finding[]): Problem[] {
  const problems = findings
    .slice(0, mostListed)
    .map(({ path, input, of }) => source.problem(path, input, of));
  const rest = findings.slice(mostListed);
  if (rest.length === 0) return problems;
  const more = source.problem([], {
    code: "MORE_PROBLEMS",
    message: "the file has more problems than are listed here",
    cure: "correct those above first",
    severity: rest.some(({ input }) => input.severity !== "warning") ? "error" : "warning",
  });
  return [...problems, { ...more, frame: "" }];
}
