import { AgentSafeError } from "@agent-safe/core";
import * as Args from "@oclif/core/args";
import * as Flags from "@oclif/core/flags";
import { AgentSafeCommand } from "../../agent-safe-command.ts";
import { exitCodes } from "../../exit-codes.ts";
import { findAuditLog } from "../../flags/find-audit-log.ts";
import { ledgerFlags, projectFlags } from "../../flags/project-flags.ts";
import { writeOutput } from "../../flags/write-output.ts";
import { loadSdk } from "../../load-sdk.ts";
import type { CheckpointJson } from "../../schemas/checkpoint.ts";

export class AuditCheckpoint extends AgentSafeCommand {
  static override description =
    "Prints the newest signed state of the audit log, or writes it to a file. Keep copies where the log's machine cannot change them: audit verify --anchor FILE then notices when the log went back to an older state.";

  static override examples = [
    "agent-safe audit checkpoint --output /mnt/elsewhere/anchor.txt",
    "agent-safe audit checkpoint | git -C ../anchors hash-object -w --stdin",
  ];

  static override args = {
    log: Args.string({ description: "Audit log; default: the project's", ignoreStdin: true }),
  };

  static override flags = {
    output: Flags.string({ char: "o", description: "Write it to this file", helpValue: "FILE" }),
    config: projectFlags.config,
    ...ledgerFlags,
  };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(AuditCheckpoint);
    const file = await findAuditLog(args.log, flags);
    const { readCheckpoint } = await loadSdk();
    const note = await readCheckpoint(file);
    if (note === undefined) {
      throw new AgentSafeError("AUDIT_UNSIGNED", `the log \`${file}\` has no key, so it has no checkpoints`, {
        cure: "give the project a signing key (`signing_key_file`) before its log is begun",
      });
    }
    if (flags.output !== undefined) writeOutput(flags.output, note);
    const [origin = "", size = "", root = ""] = note.split("\n");
    const json: CheckpointJson = { origin, size: Number(size), root, note, output: flags.output ?? null };
    this.answer({
      exitCode: exitCodes.done,
      json,
      text: (style) =>
        flags.output === undefined
          ? note.trimEnd()
          : `${style.green(style.bold("WRITTEN"))}  checkpoint of ${size} entries to ${flags.output}\n  ${style.dim("next")}  agent-safe audit verify --anchor ${flags.output}`,
    });
  }
}
