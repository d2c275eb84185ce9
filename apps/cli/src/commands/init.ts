import * as Args from "@oclif/core/args";
import { AgentSafeCommand } from "../agent-safe-command.ts";
import { exitCodes } from "../exit-codes.ts";
import { renderScaffold } from "../render/scaffold.ts";
import { nextCommands } from "../scaffold/next-commands.ts";
import { scaffoldFiles } from "../scaffold/scaffold-files.ts";
import { writeScaffold } from "../scaffold/write-scaffold.ts";
import type { ScaffoldJson } from "../schemas/scaffold.ts";

export class Init extends AgentSafeCommand {
  static override description =
    "Writes a project that works: actions, policies, an inventory, policy tests, schemas for your editor, and a new signing key. What is there already is kept, and the exit code is then 6.";

  static override examples = ["agent-safe init myproject", "agent-safe init"];

  static override args = {
    dir: Args.string({
      description: "Folder to write into; it is made if need be",
      default: ".",
      ignoreStdin: true,
    }),
  };

  async run(): Promise<void> {
    const { args } = await this.parse(Init);
    const report = writeScaffold(args.dir, scaffoldFiles());
    const next = nextCommands(args.dir);
    const json: ScaffoldJson = {
      directory: args.dir,
      created: [...report.created],
      kept: [...report.kept],
      next,
    };
    this.answer({
      exitCode: report.kept.length === 0 ? exitCodes.done : exitCodes.refused,
      json,
      text: (style) => renderScaffold(args.dir, report, next, style),
    });
  }
}
