import type { Finding } from "../telling/proofs.ts";
import { recordedParameter } from "./check-ledger.ts";
import { filesHolding, type RunFolder } from "./run-folder.ts";

/** Whether a secret that went through the agent came to rest: in a file of the run, or in what was told. */
export async function checkSecrecy(options: {
  secret: string;
  folder: RunFolder;
  ledger: string;
  /** Decision of the step that carried the secret, and the parameter's name. */
  auditId: string;
  parameter: string;
  told: string;
}): Promise<readonly Finding[]> {
  const files = await filesHolding(options.folder.path, options.secret);
  const recorded = await recordedParameter(options.ledger, options.auditId, options.parameter);
  const redacted = typeof recorded === "object" && recorded !== null && Object.hasOwn(recorded, "$redacted");
  return [
    {
      holds: redacted,
      text: redacted
        ? `the ledger holds \`${options.parameter}\` as ${JSON.stringify(recorded)}`
        : `the ledger does not hold \`${options.parameter}\` as a redacted value`,
    },
    {
      holds: files.length === 0,
      text: files.length === 0 ? "its text is in no file of this run" : `its text is in ${files.join(", ")}`,
    },
    {
      holds: !options.told.includes(options.secret),
      text: options.told.includes(options.secret)
        ? "its text was shown"
        : "its text is nowhere in what you read here",
    },
  ];
}
