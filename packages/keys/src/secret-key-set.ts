import { createHmac, createSecretKey, type KeyObject, timingSafeEqual } from "node:crypto";
import type { DiagnosticSink } from "./diagnostic.ts";
import { KeysError } from "./errors.ts";
import { createKeySet, type KeySet } from "./key-set.ts";
import type { TokenSigner, TokenVerifier } from "./token-key.ts";

/** What HS256 needs for its full strength (RFC 7518 section 3.2). */
const enoughBytes = 32;
const header = Buffer.from('{"alg":"HS256","typ":"JWT"}').toString("base64url");

/** A secret that was replaced: it signs nothing any more, but what it has signed is accepted. */
export interface PreviousSecret {
  readonly secret: string | Uint8Array;
  /** Until when: milliseconds since 1970. Undefined: for as long as it is given here. */
  readonly acceptedUntil?: number;
}

export interface SecretKeySetOptions {
  readonly previous?: readonly PreviousSecret[];
  /** Hears of a secret under 32 bytes, once. */
  readonly onDiagnostic?: DiagnosticSink | undefined;
}

/**
 * Keys for HS256 from a shared secret; a string stands for its UTF-8 bytes. One secret signs identity tokens and tickets.
 *
 * @throws KeysError `KEY_INVALID` for an empty secret, and for a PEM key: a public key as shared secret would let everybody sign
 */
export function secretKeySet(secret: string | Uint8Array, options: SecretKeySetOptions = {}): KeySet {
  const keys = [{ secret }, ...(options.previous ?? [])].map((each: PreviousSecret) => ({
    bytes: Buffer.from(each.secret),
    notAfter: each.acceptedUntil,
  }));
  for (const { bytes } of keys) check(bytes);
  const shortest = Math.min(...keys.map(({ bytes }) => bytes.length));
  if (shortest < enoughBytes) {
    options.onDiagnostic?.({
      code: "SECRET_SHORT",
      message: `the signing key has ${shortest} bytes; a short one can be guessed from any token`,
      cure: `use at least ${enoughBytes} random bytes`,
    });
  }
  return createKeySet({
    signer: signerOf(createSecretKey(keys[0]!.bytes)),
    verifiers: keys.map(({ bytes, notAfter }) => verifierOf(createSecretKey(bytes), notAfter)),
  });
}

function check(key: Buffer): void {
  if (key.length === 0) throw new KeysError("KEY_INVALID", "the signing key is empty");
  if (key.toString("latin1").trimStart().startsWith("-----BEGIN")) {
    throw new KeysError("KEY_INVALID", "the signing key is a PEM key, where a shared secret is expected", {
      cure: "give key pairs as key files, and executors the public keys as a JWKS file",
    });
  }
}

function signerOf(key: KeyObject): TokenSigner {
  return {
    alg: "HS256",
    kid: undefined,
    sign: (payload) => {
      const input = `${header}.${Buffer.from(payload).toString("base64url")}`;
      return `${input}.${createHmac("sha256", key).update(input).digest("base64url")}`;
    },
  };
}

function verifierOf(key: KeyObject, notAfter: number | undefined): TokenVerifier {
  return {
    alg: "HS256",
    kid: undefined,
    notAfter,
    verify: (token) => {
      const end = token.lastIndexOf(".");
      const signature = Buffer.from(token.slice(end + 1), "base64url");
      const expected = createHmac("sha256", key).update(token.slice(0, end)).digest();
      return signature.length === expected.length && timingSafeEqual(signature, expected);
    },
  };
}
