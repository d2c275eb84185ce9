import { createHash } from "node:crypto";

/**
 * SHA-256 of bytes, or of a string's UTF-8 bytes; as 43 characters of base64url (RFC 4648 section 5, no padding).
 *
 * A lone surrogate in a string counts as U+FFFD, since UTF-8 cannot hold it: text that must be told apart
 * is checked with `isWellFormed()` first.
 */
export function sha256(data: string | Uint8Array): string {
  return createHash("sha256").update(data).digest("base64url");
}
