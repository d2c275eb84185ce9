import { existsSync } from "node:fs";
import * as Flags from "@oclif/core/flags";
import { readText } from "./read-text.ts";

/** The ledger's key as known from elsewhere. */
export const publicKeyFlag = Flags.string({
  description:
    "Public key of the log, known from elsewhere: PEM, base64, hex or a verifier key name+hash+key, or a file that holds one",
  helpValue: "KEY|FILE",
});

/** The text of a public key that was given itself, or by the name of a file. */
export function readPublicKey(given: string): string {
  return existsSync(given) ? readText(given, "--public-key") : given;
}
