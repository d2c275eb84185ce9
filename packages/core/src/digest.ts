import { createHash } from "node:crypto";

/** SHA-256 of bytes, or of a string's UTF-8 bytes; as 43 characters of base64url (RFC 4648 section 5, no padding). */
export function sha256(data: string | Uint8Array): string {
  return createHash("sha256").update(data).digest("base64url");
}
