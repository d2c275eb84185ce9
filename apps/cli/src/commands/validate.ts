import * as Flags from "@oclif/core/flags";
import { AgentSafeCommand } from "../agent-safe-command.ts";
import { validationJson } from "../answer/validation-json.ts";
import { exitCodes } from "../exit-codes.ts";
import { projectFlags } from "../flags/project-flags.ts";
import { projectOptions } from "../flags/project-options.ts";
import { loadSdk } from "../load-sdk.ts";
import { renderValidation } from "../render/validation.ts";
import { whileReading } from "../terminal/while-reading.ts";

export class Validate extends AgentSafeCommand {
  static override description =
    "Reads every file of the project and shows everything that is wrong with them at once: each problem with its place, the lines around it and what to do. Exit code 3 when a problem is an error.";

  static override examples = [
    "agent-safe validate",
    "agent-safe validate --registry ./actions --policies ./policies --inventory ./inventory.yaml",
  ];

  static override flags = {
    ...projectFlags,
    strict: Flags.boolean({ description: "Fail on warnings too (exit code 4)" }),
  };

  async run(): Promise<void> {
    const { flags } = await this.parse(Validate);
    const { findProjectFile, validateProject } = await loadSdk();
    const options = projectOptions(flags, findProjectFile);
    const report = await whileReading((onProgress) => validateProject({ ...options, onProgress }));
    const warned = flags.strict && report.problems.length > 0;
    this.answer({
      exitCode: report.ok ? (warned ? exitCodes.gate : exitCodes.done) : exitCodes.configuration,
      json: validationJson(report),
      text: (style) => renderValidation(report, style),
    });
  }
}
