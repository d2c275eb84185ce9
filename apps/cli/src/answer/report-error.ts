import { AgentSafeError, printable } from "@agent-safe/core";
import type { ConfigurationError } from "@agent-safe/yaml";
import { exitCodeOfError, isUsageError } from "../exit-codes.ts";
import { renderProblems } from "../render/problems.ts";
import type { ErrorJson } from "../schemas/error.ts";
import { type Style, styleOf } from "../terminal/style.ts";
import { jsonText } from "./json-text.ts";
import { problemJson } from "./problem-json.ts";
import { explainUsageError } from "./usage.ts";
import { wantsJson } from "./wants-json.ts";

/** Says what went wrong: one JSON object on standard output under `--json`, else text on standard error. Sets the exit code. */
export function reportError(error: unknown, argv: readonly string[]): void {
  process.exitCode = exitCodeOfError(error);
  const described = describe(error, argv);
  if (wantsJson(argv)) process.stdout.write(`${jsonText(answerOf(error, described))}\n`);
  else process.stderr.write(`${textOf(error, described, styleOf(process.stderr))}\n`);
}

interface Described {
  readonly code: string;
  readonly message: string;
  readonly cure: string | undefined;
}

function describe(error: unknown, argv: readonly string[]): Described {
  if (isConfigurationError(error)) {
    const count = error.problems.filter((problem) => problem.severity === "error").length;
    const message = count === 1 ? "the configuration has an error" : `the configuration has ${count} errors`;
    return { code: error.code, message, cure: error.cure };
  }
  if (error instanceof AgentSafeError) return { code: error.code, message: error.message, cure: error.cure };
  if (isUsageError(error)) return { code: "USAGE", ...explainUsageError(error, argv) };
  const message = error instanceof Error ? error.message : String(error);
  const cure = "run it again with AGENT_SAFE_DEBUG=1 to see where, and report this as a bug";
  return { code: "UNEXPECTED", message, cure };
}

function answerOf(error: unknown, { code, message, cure }: Described): ErrorJson {
  return {
    error: {
      code,
      message,
      ...(cure === undefined ? {} : { cure }),
      ...(isConfigurationError(error) ? { problems: error.problems.map(problemJson) } : {}),
    },
  };
}

function textOf(error: unknown, { code, message, cure }: Described, style: Style): string {
  const lines = [
    `${style.red(style.bold("error"))} ${style.dim(code)}  ${message.split("\n").map(printable).join("\n")}`,
  ];
  if (isConfigurationError(error)) lines.push("", renderProblems(error.problems, style), "");
  if (cure !== undefined) lines.push(`  ${style.dim("cure")}  ${printable(cure)}`);
  const debug = process.env.AGENT_SAFE_DEBUG;
  if (debug !== undefined && debug !== "" && error instanceof Error) lines.push(printable(error.stack ?? ""));
  return lines.join("\n");
}

function isConfigurationError(error: unknown): error is ConfigurationError {
  return error instanceof AgentSafeError && error.code === "CONFIGURATION_INVALID" && "problems" in error;
}
