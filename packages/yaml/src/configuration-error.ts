import { AgentSafeError } from "@agent-safe/core";
import { formatProblem, type Problem } from "./problem.ts";

/** Files that cannot be used: every problem that was found in them, warnings included, in one error. */
export class ConfigurationError extends AgentSafeError {
  override readonly name = "ConfigurationError";
  declare readonly code: "CONFIGURATION_INVALID";
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    const errors = problems.filter((problem) => problem.severity === "error").length;
    const heading = `the configuration has ${errors === 1 ? "an error" : `${errors} errors`}`;
    super("CONFIGURATION_INVALID", [heading, ...problems.map(formatProblem)].join("\n\n"), {
      cure: "correct the files at the places named",
      details: {
        errors,
        places: problems.map(({ file, line, column, code }) => ({ file, line, column, code })),
      },
    });
    this.problems = problems;
  }
}
