import * as Args from "@oclif/core/args";
import { AgentSafeCommand } from "../agent-safe-command.ts";
import { testRunJson } from "../answer/test-run-json.ts";
import { exitCodes } from "../exit-codes.ts";
import { projectFlags } from "../flags/project-flags.ts";
import { projectOptions } from "../flags/project-options.ts";
import { loadSdk } from "../load-sdk.ts";
import { renderTestRun } from "../render/test-run.ts";
import { whileReading } from "../terminal/while-reading.ts";

export class Test extends AgentSafeCommand {
  static override description =
    "Asks every question of the policy tests and compares the answers with what they expect. Nothing is recorded. Exit code 4 when a test fails.";

  static override examples = [
    "agent-safe test ./tests",
    "agent-safe test ./tests/ --registry ./actions --policies ./policies",
  ];

  static override args = {
    path: Args.string({ description: "File or folder of policy tests", required: true, ignoreStdin: true }),
  };

  static override flags = { ...projectFlags };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Test);
    const { ConfigurationError, findProjectFile, runProjectTests } = await loadSdk();
    const options = projectOptions(flags, findProjectFile);
    const { results, problems } = await whileReading((onProgress) =>
      runProjectTests({ ...options, onProgress }, args.path),
    );
    if (results === undefined) throw new ConfigurationError(problems);
    this.answer({
      exitCode: results.every((result) => result.passed) ? exitCodes.done : exitCodes.gate,
      json: testRunJson(results, problems),
      text: (style) => renderTestRun(results, problems, style),
    });
  }
}
