import * as Args from "@oclif/core/args";
import * as Flags from "@oclif/core/flags";
import { AgentSafeCommand } from "../../agent-safe-command.ts";
import { exitCodes } from "../../exit-codes.ts";
import { findAuditLog } from "../../flags/find-audit-log.ts";
import { ledgerFlags, projectFlags } from "../../flags/project-flags.ts";
import { writeOutput } from "../../flags/write-output.ts";
import { loadSdk } from "../../load-sdk.ts";
import type { ProofJson } from "../../schemas/proof.ts";

export class AuditProve extends AgentSafeCommand {
  static override description =
    "Makes a proof (c2sp.org/tlog-proof) that one entry is in the signed audit log. It can be checked without the log: by audit verify-proof, or by any tool that knows the format.";

  static override examples = ["agent-safe audit prove evt-0198c0de-... --output decision.tlog-proof"];

  static override args = {
    id: Args.string({
      description: "Id of the entry, such as a decision's audit id",
      required: true,
      ignoreStdin: true,
    }),
    log: Args.string({ description: "Audit log; default: the project's", ignoreStdin: true }),
  };

  static override flags = {
    output: Flags.string({ char: "o", description: "Write it to this file", helpValue: "FILE" }),
    config: projectFlags.config,
    ...ledgerFlags,
  };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(AuditProve);
    const file = await findAuditLog(args.log, flags);
    const { proveEntry } = await loadSdk();
    const proof = await proveEntry(file, args.id);
    if (flags.output !== undefined) writeOutput(flags.output, proof);
    const json: ProofJson = { id: args.id, proof, output: flags.output ?? null };
    this.answer({
      exitCode: exitCodes.done,
      json,
      text: (style) =>
        flags.output === undefined
          ? proof.trimEnd()
          : `${style.green(style.bold("WRITTEN"))}  proof to ${flags.output}\n  ${style.dim("next")}  agent-safe audit verify-proof ${flags.output} --public-key KEY`,
    });
  }
}
