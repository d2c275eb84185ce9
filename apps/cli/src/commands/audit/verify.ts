import * as Args from "@oclif/core/args";
import * as Flags from "@oclif/core/flags";
import { AgentSafeCommand } from "../../agent-safe-command.ts";
import { verificationJson } from "../../answer/verification-json.ts";
import { exitCodes } from "../../exit-codes.ts";
import { findAuditLog } from "../../flags/find-audit-log.ts";
import { ownPublicKey } from "../../flags/own-public-key.ts";
import { ledgerFlags, projectFlags } from "../../flags/project-flags.ts";
import { publicKeyFlag, readPublicKey } from "../../flags/public-key.ts";
import { readText } from "../../flags/read-text.ts";
import { loadSdk } from "../../load-sdk.ts";
import { renderVerification } from "../../render/verification.ts";
import { createProgress, formatBytes } from "../../terminal/progress.ts";

export class AuditVerify extends AgentSafeCommand {
  static override description =
    "Reads the whole log and checks that every line is the one that was written: nothing edited, inserted, deleted or reordered. Says plainly what it could not check. Exit code 5 when something is wrong.";

  static override examples = [
    "agent-safe audit verify",
    "agent-safe audit verify ./audit.jsonl --anchor anchor.txt --public-key ledger.pub",
  ];

  static override args = {
    log: Args.string({ description: "Audit log; default: the project's", ignoreStdin: true }),
  };

  static override flags = {
    anchor: Flags.string({
      description: "A checkpoint that was kept elsewhere; the log must have gone through it. May be repeated",
      multiple: true,
      helpValue: "FILE",
    }),
    "public-key": publicKeyFlag,
    config: projectFlags.config,
    ...ledgerFlags,
  };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(AuditVerify);
    const file = await findAuditLog(args.log, flags);
    const anchors = (flags.anchor ?? []).map((name) => ({ name, note: readText(name, "--anchor") }));
    const given = flags["public-key"];
    const publicKey = given === undefined ? await ownPublicKey(file, flags) : readPublicKey(given);
    const { verifyLedger } = await loadSdk();
    const progress = createProgress({ label: "verifying", amount: formatBytes });
    const report = await verifyLedger(file, {
      anchors,
      publicKey,
      onProgress: progress.update,
    }).finally(progress.end);
    this.answer({
      exitCode: report.ok ? exitCodes.done : exitCodes.verification,
      json: verificationJson(report),
      text: (style) => renderVerification(report, style),
    });
  }
}
