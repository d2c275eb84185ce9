import { createHash, createPublicKey, type KeyObject } from "node:crypto";
import { KeysError } from "./errors.ts";
import type { TokenAlgorithm } from "./token-key.ts";

/** The algorithms of key pairs. */
export type KeyPairAlgorithm = Exclude<TokenAlgorithm, "HS256">;

/** A public key as JSON (RFC 7517; RFC 8037 for Ed25519). */
export interface PublicJwk {
  readonly kty: "OKP" | "EC";
  readonly crv: "Ed25519" | "P-256";
  readonly x: string;
  /** Only P-256 keys have one. */
  readonly y?: string;
  readonly alg: KeyPairAlgorithm;
  readonly use: "sig";
  readonly kid: string;
  /** The key is not accepted from this moment on: seconds since 1970. Set when it is replaced. */
  readonly exp?: number;
}

/** Several public keys as JSON (RFC 7517 section 5). */
export interface Jwks {
  readonly keys: readonly PublicJwk[];
}

const longestKid = 256;

/** Which algorithm a key is for: every key is for one. Undefined for a key of another kind. */
export function algorithmOf(key: KeyObject): KeyPairAlgorithm | undefined {
  if (key.asymmetricKeyType === "ed25519") return "EdDSA";
  if (key.asymmetricKeyType === "ec" && key.asymmetricKeyDetails?.namedCurve === "prime256v1") return "ES256";
  return undefined;
}

/** A public key, or the public half of a private one. The key must have an algorithm. */
export function publicJwk(key: KeyObject): PublicJwk {
  const { crv, x, y } = (key.type === "private" ? createPublicKey(key) : key).export({ format: "jwk" });
  const members =
    crv === "P-256"
      ? { kty: "EC" as const, crv: "P-256" as const, x: x!, y: y! }
      : { kty: "OKP" as const, crv: "Ed25519" as const, x: x! };
  const alg = members.kty === "EC" ? "ES256" : "EdDSA";
  return { ...members, alg, use: "sig", kid: thumbprint(members) };
}

/** The name of a key that follows from the key itself (RFC 7638 section 3): its required members, sorted, hashed. */
function thumbprint({ kty, crv, x, y }: Pick<PublicJwk, "kty" | "crv" | "x" | "y">): string {
  return createHash("sha256").update(JSON.stringify({ crv, kty, x, y })).digest("base64url");
}

/**
 * A key of a JWK Set, checked. Undefined for a key of a kind that is not used here, which RFC 7517 section 5 says to ignore.
 *
 * @throws KeysError `KEY_INVALID`
 */
export function parsePublicJwk(value: unknown): PublicJwk | undefined {
  if (typeof value !== "object" || value === null) throw invalid("a key is not a JSON object");
  const { kty, crv, x, y, d, alg, use, kid, exp } = value as Record<string, unknown>;
  if (d !== undefined) throw invalid("a key is a private one");
  if (!(kty === "OKP" && crv === "Ed25519") && !(kty === "EC" && crv === "P-256")) return undefined;
  if (use !== undefined && use !== "sig") return undefined;
  const key = importJwk({ kty, crv, x, ...(y === undefined ? {} : { y }) });
  const parsed = publicJwk(key);
  if (alg !== undefined && alg !== parsed.alg) throw invalid("a key names another algorithm than its own");
  if (kid !== undefined && (typeof kid !== "string" || kid === "" || kid.length > longestKid)) {
    throw invalid("a key has no usable `kid`");
  }
  if (exp !== undefined && (typeof exp !== "number" || !Number.isFinite(exp))) {
    throw invalid("the `exp` of a key is no number of seconds");
  }
  return { ...parsed, ...(kid === undefined ? {} : { kid }), ...(exp === undefined ? {} : { exp }) };
}

/** The key itself. @throws KeysError `KEY_INVALID` when the members are no point of the curve */
export function importJwk(jwk: object): KeyObject {
  try {
    return createPublicKey({ key: { ...jwk }, format: "jwk" });
  } catch (error) {
    throw new KeysError("KEY_INVALID", "a key has members that are no public key", { cause: error });
  }
}

function invalid(message: string): KeysError {
  return new KeysError("KEY_INVALID", message);
}
