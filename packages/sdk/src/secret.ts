import { readSecretFile } from "@agent-safe/keys";
import type { Diagnostic } from "./diagnostic.ts";
import type { Settings } from "./settings.ts";

const enough = 32;

/**
 * The project's secret, if it has one.
 *
 * @throws KeysError for a key file that is missing, empty, or that others may change
 */
export function readSecret(
  settings: Pick<Settings, "signingKey" | "signingKeyFile">,
  report: (diagnostic: Diagnostic) => void,
): Uint8Array | undefined {
  const { signingKey, signingKeyFile } = settings;
  const warn = (diagnostic: Omit<Diagnostic, "severity">) => report({ severity: "warning", ...diagnostic });
  if (signingKey === undefined && signingKeyFile === undefined) return undefined;
  const secret =
    signingKeyFile === undefined ? Buffer.from(signingKey?.() ?? "") : readSecretFile(signingKeyFile, warn);
  if (secret.length < enough) {
    warn({
      code: "SECRET_SHORT",
      message: `the signing key has ${secret.length} bytes; a short one can be guessed`,
      cure: `use at least ${enough} random bytes, such as \`agent-safe init\` writes`,
    });
  }
  return secret;
}
