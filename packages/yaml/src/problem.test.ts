import { describe, expect, it } from "vitest";
import { ConfigurationError } from "./configuration-error.ts";
import { formatProblem, type Problem } from "./problem.ts";

const problem: Problem = {
  file: "a\u202e.yaml",
  line: 3,
  column: 13,
  severity: "error",
  code: "UNKNOWN_VALUE",
  message: "unknown value `\u001b[31m`",
  cure: "write `high`",
  frame: "> 3 | risk_class: x\n    |             ^",
};

describe("formatProblem", () => {
  it("shows place, message, frame and cure, with control characters escaped", () => {
    expect(formatProblem(problem)).toBe(
      [
        "a\\u{202e}.yaml:3:13 error UNKNOWN_VALUE: unknown value `\\u{1b}[31m`",
        "> 3 | risk_class: x",
        "    |             ^",
        "  cure: write `high`",
      ].join("\n"),
    );
  });

  it("leaves out what is not there", () => {
    const { cure: _, ...rest } = problem;
    expect(formatProblem({ ...rest, file: "f", message: "m", frame: "" })).toBe(
      "f:3:13 error UNKNOWN_VALUE: m",
    );
  });
});

describe("ConfigurationError", () => {
  it("holds all problems, and shows them in its message", () => {
    const warning: Problem = { ...problem, severity: "warning", file: "b.yaml" };
    const error = new ConfigurationError([problem, problem, warning]);
    expect(error).toMatchObject({
      name: "ConfigurationError",
      code: "CONFIGURATION_INVALID",
      details: { errors: 2 },
    });
    expect(error.problems).toHaveLength(3);
    expect(error.message).toContain("the configuration has 2 errors");
    expect(error.message).toContain(formatProblem(warning));
  });
});
