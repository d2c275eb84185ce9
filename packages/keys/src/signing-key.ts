import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import type { DiagnosticSink } from "./diagnostic.ts";
import { KeysError } from "./errors.ts";
import { readKeyText } from "./key-file.ts";
import { fromKeyObject, type PublicKey } from "./public-key.ts";

/** An Ed25519 key pair (RFC 8032). */
export interface SigningKey {
  readonly publicKey: PublicKey;
  /** The 64-byte signature over `data`. */
  sign(data: Uint8Array): Uint8Array;
}

// The fixed start of an Ed25519 private key in PKCS #8 form (RFC 8410); the 32 bytes of the seed follow.
const pkcs8Prefix = Buffer.from("302e020100300506032b657004220420", "hex");

/** The key pair of a 32-byte seed. @throws KeysError `KEY_INVALID` for another length */
export function signingKeyFromSeed(seed: Uint8Array): SigningKey {
  if (seed.length !== 32) throw new KeysError("KEY_INVALID", "an Ed25519 seed has 32 bytes");
  return fromPrivateKey(
    createPrivateKey({ key: Buffer.concat([pkcs8Prefix, seed]), format: "der", type: "pkcs8" }),
  );
}

/** A new key pair as the text of a key file: PEM of PKCS #8, as `openssl genpkey -algorithm ed25519` writes it. */
export function generateSigningKeyPem(): string {
  return generateKeyPairSync("ed25519").privateKey.export({ format: "pem", type: "pkcs8" }).toString();
}

/**
 * Reads an Ed25519 key file (PEM, PKCS #8).
 *
 * @throws KeysError `KEY_UNREADABLE`, `KEY_UNSAFE`, `KEY_INVALID`
 */
export function readSigningKeyFile(path: string, onDiagnostic?: DiagnosticSink): SigningKey {
  const text = readKeyText(path, onDiagnostic);
  try {
    return fromPrivateKey(createPrivateKey(text));
  } catch {
    // The cause is left out: it may quote the file.
    throw new KeysError("KEY_INVALID", `\`${path}\` is not an Ed25519 private key in PEM form`, {
      cure: `openssl genpkey -algorithm ed25519 -out ${path}`,
      details: { path },
    });
  }
}

function fromPrivateKey(key: KeyObject): SigningKey {
  const publicKey = fromKeyObject(createPublicKey(key));
  return { publicKey, sign: (data) => sign(null, data, key) };
}
