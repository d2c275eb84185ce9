import { hkdfSync, randomBytes } from "node:crypto";

/** A new secret to put in a key file or in `signing_key`: 32 random bytes as 43 characters of base64url. */
export function generateSecret(): string {
  return randomBytes(32).toString("base64url");
}

/**
 * What the keys derived from a project's secret are for. A label is part of the format: a changed one makes old
 * signatures and digests impossible to check.
 */
export type KeyPurpose = "ledger redaction" | "ledger signing";

/**
 * A 32-byte key for one purpose, from the project's secret (HKDF-SHA256, RFC 5869, no salt, the purpose as `info`).
 * Keys of different purposes say nothing about each other or about the secret.
 */
export function deriveKey(secret: Uint8Array, purpose: KeyPurpose): Uint8Array {
  return new Uint8Array(hkdfSync("sha256", secret, "", `agent-safe v1 ${purpose}`, 32));
}
