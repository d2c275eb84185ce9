import { createHmac } from "node:crypto";

/** base64url of bytes, of a text, or of a value's JSON. */
export function encode(value: unknown): string {
  if (Buffer.isBuffer(value)) return value.toString("base64url");
  return Buffer.from(typeof value === "string" ? value : JSON.stringify(value)).toString("base64url");
}

/** A token put together by hand, with whatever header and payload; HMAC-SHA256 by default. */
export function rawJwt(
  secret: string,
  payload: unknown,
  header: unknown = { alg: "HS256", typ: "JWT" },
): string {
  const input = `${encode(header)}.${encode(payload)}`;
  return `${input}.${createHmac("sha256", secret).update(input).digest("base64url")}`;
}
