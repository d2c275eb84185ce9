import type { JsonObject } from "@agent-safe/core";
import { KeysError } from "./errors.ts";
import type { KeySet } from "./key-set.ts";

/**
 * Signs claims as a compact JWT.
 *
 * @param claims plain JSON data, with the times in seconds since 1970 (RFC 7519 section 2, NumericDate)
 * @throws KeysError `NO_SIGNING_KEY` where the key set only verifies
 */
export async function signJwt(claims: JsonObject, keys: KeySet): Promise<string> {
  const { signer } = keys;
  if (signer === undefined) {
    throw new KeysError("NO_SIGNING_KEY", "there is no key to sign tokens with", {
      cure: "give the secret or the private key; public keys can only verify",
    });
  }
  return signer.sign(JSON.stringify(claims));
}
