import {
  deriveKey,
  type PublicKey,
  readSigningKeyFile,
  type SigningKey,
  signingKeyFromSeed,
} from "@agent-safe/keys";
import type { Diagnostic } from "./diagnostic.ts";
import { readSecret } from "./secret.ts";
import type { Settings } from "./settings.ts";

type KeySettings = Pick<Settings, "audit" | "signingKey" | "signingKeyFile">;

/**
 * The key that signs the project's ledger: the one of `audit.key_file`, else the one derived from the project's secret;
 * undefined where there is neither, and then the ledger is not signed.
 *
 * @throws KeysError
 */
export function ledgerSigningKey(
  { audit: { keyFile } }: Pick<Settings, "audit">,
  secret: Uint8Array | undefined,
  report: (diagnostic: Diagnostic) => void,
): SigningKey | undefined {
  if (keyFile !== undefined) {
    return readSigningKeyFile(keyFile, (diagnostic) => report({ severity: "warning", ...diagnostic }));
  }
  return secret === undefined ? undefined : signingKeyFromSeed(deriveKey(secret, "ledger signing"));
}

/**
 * The public key that the project's ledger should be signed with; undefined where the project has no key.
 *
 * @throws KeysError
 */
export function ledgerPublicKey(settings: KeySettings): PublicKey | undefined {
  const ignore = () => {};
  return ledgerSigningKey(settings, readSecret(settings, ignore), ignore)?.publicKey;
}
