import { hash } from "node:crypto";

/** Length of a SHA-256 digest in bytes. */
export const hashBytes = 32;

const nodeInput = Buffer.alloc(1 + 2 * hashBytes);
nodeInput[0] = 0x01;

/** The RFC 6962 leaf hash of bytes that have the leaf prefix 0x00 in front of them already. */
export function hashPrefixedLeaf(prefixed: Uint8Array): Buffer {
  return hash("sha256", prefixed, "buffer");
}

/** The RFC 6962 leaf hash: SHA-256(0x00, data). */
export function hashLeaf(data: Uint8Array): Buffer {
  return hash("sha256", Buffer.concat([Buffer.alloc(1), data]), "buffer");
}

/** The RFC 6962 node hash: SHA-256(0x01, left, right). */
export function hashNode(left: Uint8Array, right: Uint8Array): Buffer {
  nodeInput.set(left, 1);
  nodeInput.set(right, 1 + hashBytes);
  return hash("sha256", nodeInput, "buffer");
}

/** The root of the tree without leaves (RFC 6962 section 2.1). */
export function emptyRoot(): Buffer {
  return hash("sha256", "", "buffer");
}
