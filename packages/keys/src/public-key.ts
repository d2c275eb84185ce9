import { createPublicKey, type KeyObject, verify } from "node:crypto";
import { KeysError } from "./errors.ts";

/** An Ed25519 public key (RFC 8032). */
export interface PublicKey {
  /** Its 32 bytes. */
  readonly bytes: Uint8Array;
  /** Whether a signature over `data` is this key's; false also for what is no signature at all. */
  verify(data: Uint8Array, signature: Uint8Array): boolean;
}

// The fixed start of an Ed25519 key in SubjectPublicKeyInfo form (RFC 8410); the 32 bytes of the key follow.
const spkiPrefix = Buffer.from("302a300506032b6570032100", "hex");

/** @throws KeysError `KEY_INVALID` when it is not 32 bytes */
export function publicKeyFromBytes(bytes: Uint8Array): PublicKey {
  if (bytes.length !== 32) throw invalid();
  return fromKeyObject(
    createPublicKey({ key: Buffer.concat([spkiPrefix, bytes]), format: "der", type: "spki" }),
  );
}

/** The key as base64 of its SubjectPublicKeyInfo (RFC 8410), which `openssl pkey -pubin -inform DER` reads. */
export function publicKeyToSpki(key: PublicKey): string {
  return Buffer.concat([spkiPrefix, key.bytes]).toString("base64");
}

/**
 * A public key in any of the forms that people have it in: PEM, base64 of its SubjectPublicKeyInfo, base64 or hex of
 * its 32 bytes, or a verifier key `name+hash+key` (c2sp.org/signed-note).
 *
 * @throws KeysError `KEY_INVALID`
 */
export function parsePublicKey(text: string): PublicKey {
  const trimmed = text.trim();
  if (trimmed.startsWith("-----BEGIN PUBLIC KEY-----")) {
    try {
      return fromKeyObject(createPublicKey(trimmed));
    } catch (error) {
      throw invalid(error);
    }
  }
  if (/^[0-9a-fA-F]{64}$/.test(trimmed)) return publicKeyFromBytes(Buffer.from(trimmed, "hex"));
  const verifierKey = /^\S+\+[0-9a-f]{8}\+(\S+)$/.exec(trimmed);
  const bytes = Buffer.from(verifierKey?.[1] ?? trimmed, "base64");
  if (bytes.length === 33 && bytes[0] === 1) return publicKeyFromBytes(bytes.subarray(1));
  if (bytes.length === 44 && bytes.subarray(0, 12).equals(spkiPrefix)) {
    return publicKeyFromBytes(bytes.subarray(12));
  }
  return publicKeyFromBytes(bytes);
}

/** @throws KeysError `KEY_INVALID` when it is a key of another algorithm */
export function fromKeyObject(key: KeyObject): PublicKey {
  if (key.asymmetricKeyType !== "ed25519") throw invalid();
  return {
    bytes: new Uint8Array(key.export({ format: "der", type: "spki" }).subarray(spkiPrefix.length)),
    verify: (data, signature) => signature.length === 64 && verify(null, data, key, signature),
  };
}

function invalid(cause?: unknown): KeysError {
  return new KeysError("KEY_INVALID", "this is not an Ed25519 public key", {
    cure: "give it as PEM, as base64 or as a verifier key",
    ...(cause === undefined ? {} : { cause }),
  });
}
