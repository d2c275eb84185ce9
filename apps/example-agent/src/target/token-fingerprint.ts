import { createHash } from "node:crypto";

/** What may be shown of a queue token: the first 12 hex digits of its SHA-256. */
export function tokenFingerprint(token: string): string {
  return createHash("sha256").update(token).digest("hex").slice(0, 12);
}
