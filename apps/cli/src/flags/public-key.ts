import { existsSync } from "node:fs";
import { parsePublicKey } from "@agent-safe/keys";
import * as Flags from "@oclif/core/flags";
import { UsageError } from "../usage-error.ts";
import { readText } from "./read-text.ts";

/** The ledger's key as known from elsewhere. */
export const publicKeyFlag = Flags.string({
  description:
    "Public key of the log, known from elsewhere: PEM, base64, hex or a verifier key name+hash+key, or a file that holds one",
  helpValue: "KEY|FILE",
});

/**
 * The text of a public key that was given itself, or by the name of a file.
 *
 * @throws UsageError when it is none; the text is not repeated, since it may be a private key by mistake
 */
export function readPublicKey(given: string): string {
  const isFile = existsSync(given);
  const text = isFile ? readText(given, "--public-key") : given;
  try {
    parsePublicKey(text);
  } catch (error) {
    const message = isFile
      ? `the file \`${given}\` holds no Ed25519 public key`
      : "--public-key is neither an Ed25519 public key nor the name of a file";
    throw new UsageError(message, {
      cure: "give the key as PEM, base64, hex or a verifier key, or a file that holds one; `public_key` of the log's first line is such a key",
      cause: error,
    });
  }
  return text;
}
