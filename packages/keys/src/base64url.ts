/**
 * The bytes of a base64url text (RFC 4648 section 5, no padding), or undefined. Only the one canonical text of the
 * bytes is accepted: Node's decoder also takes others (unused bits, `+`, padding, stray characters), and then two
 * different texts would be the same token.
 */
export function decodeBase64url(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, "base64url");
  return bytes.toString("base64url") === text ? bytes : undefined;
}
