import { printable } from "@agent-safe/core";
import type { ProofResult } from "@agent-safe/sdk";
import * as Args from "@oclif/core/args";
import { AgentSafeCommand } from "../../agent-safe-command.ts";
import { exitCodes } from "../../exit-codes.ts";
import { publicKeyFlag, readPublicKey } from "../../flags/public-key.ts";
import { readText } from "../../flags/read-text.ts";
import { loadSdk } from "../../load-sdk.ts";
import type { VerifiedProofJson } from "../../schemas/verified-proof.ts";
import type { Style } from "../../terminal/style.ts";
import { UsageError } from "../../usage-error.ts";

export class AuditVerifyProof extends AgentSafeCommand {
  static override description =
    "Checks a proof that audit prove made, without the log: that the entry in it was in a log signed with the given key. Exit code 5 when it was not.";

  static override examples = ["agent-safe audit verify-proof decision.tlog-proof --public-key ledger.pub"];

  static override args = {
    proof: Args.string({
      description: "File of the proof; - is standard input",
      required: true,
      ignoreStdin: true,
    }),
  };

  static override flags = { "public-key": publicKeyFlag };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(AuditVerifyProof);
    const given = flags["public-key"];
    if (given === undefined) {
      throw new UsageError("--public-key is missing: a proof proves nothing without the log's key", {
        cure: "give the key that the log's owner published, or a file that holds it",
      });
    }
    const proof = readText(args.proof, "the proof");
    const { verifyProof } = await loadSdk();
    const result = verifyProof(proof, readPublicKey(given));
    this.answer({
      exitCode: result.ok ? exitCodes.done : exitCodes.verification,
      json: proofJson(result),
      text: (style) => renderProof(result, style),
    });
  }
}

function proofJson(result: ProofResult): VerifiedProofJson {
  if (!result.ok) return { ok: false, code: result.code, reason: result.reason };
  const { entry, index, checkpoint } = result;
  return { ok: true, index, checkpoint, entry: entry as Record<string, unknown> };
}

function renderProof(result: ProofResult, style: Style): string {
  if (!result.ok) return `${style.red(style.bold("FAILED"))}  ${printable(result.reason)}`;
  const { entry, index, checkpoint } = result;
  return [
    `${style.green(style.bold("VERIFIED"))}  entry ${index} of ${printable(checkpoint.origin)}, signed at ${checkpoint.size} entries`,
    printable(JSON.stringify(entry)),
  ].join("\n");
}
