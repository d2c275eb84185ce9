import { createPrivateKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import { KeysError } from "./errors.ts";
import { algorithmOf, importJwk, type KeyPairAlgorithm, type PublicJwk, publicJwk } from "./jwk.ts";
import type { TokenSigner, TokenVerifier } from "./token-key.ts";

/** A new private key as the text of a key file: PEM of PKCS #8. */
export function generateKeyPairPem(algorithm: KeyPairAlgorithm): string {
  const { privateKey } =
    algorithm === "EdDSA"
      ? generateKeyPairSync("ed25519")
      : generateKeyPairSync("ec", { namedCurve: "prime256v1" });
  return privateKey.export({ format: "pem", type: "pkcs8" }).toString();
}

/**
 * A private key in PEM form (PKCS #8), Ed25519 or P-256.
 *
 * @param path for the error message
 * @throws KeysError `KEY_INVALID`
 */
export function parsePrivateKey(pem: string, path: string): KeyObject {
  let key: KeyObject | undefined;
  try {
    key = createPrivateKey(pem);
  } catch {
    // The cause is left out: it may quote the file.
  }
  if (key !== undefined && algorithmOf(key) !== undefined) return key;
  throw new KeysError("KEY_INVALID", `\`${path}\` is not a private key, Ed25519 or P-256, in PEM form`, {
    cure: `openssl genpkey -algorithm ed25519 -out ${path}`,
    details: { path },
  });
}

/** Signs with a private key that has an algorithm. */
export function signerOf(privateKey: KeyObject): TokenSigner {
  const { alg, kid } = publicJwk(privateKey);
  return {
    alg,
    kid,
    sign: async (payload) => {
      // Loaded when it is needed: most installations have a shared secret, and jose costs as much as all the rest to load.
      const { CompactSign } = await import("jose");
      return new CompactSign(Buffer.from(payload))
        .setProtectedHeader({ alg, typ: "JWT", kid })
        .sign(privateKey);
    },
  };
}

/** Verifies with a public key, by that key's own algorithm. */
export function verifierOf(jwk: PublicJwk): TokenVerifier {
  const key = importJwk(jwk);
  return {
    alg: jwk.alg,
    kid: jwk.kid,
    notAfter: jwk.exp === undefined ? undefined : jwk.exp * 1000,
    verify: async (token) => {
      const { compactVerify } = await import("jose");
      return compactVerify(token, key, { algorithms: [jwk.alg] }).then(
        () => true,
        () => false,
      );
    },
  };
}
