import { type JsonObject, sha256 } from "@agent-safe/core";
import type { KeySet } from "./key-set.ts";
import { type ParsedJwt, parseJwt } from "./parse-jwt.ts";
import type { TokenVerifier } from "./token-key.ts";

/** How far two clocks may differ, in seconds. */
export const clockToleranceSeconds = 5;

export interface VerifyJwtOptions {
  readonly keys: KeySet;
  /** What the claim `iss` must be. */
  readonly issuer: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** The longest life, from `iat` to `exp`, that is accepted. */
  readonly maxLifeSeconds: number;
  /** The longest text that is looked at, in characters; default 16 KiB. */
  readonly maxLength?: number;
}

/** Why a token is not accepted, for programs. */
export type JwtRefusalCode = "JWT_INVALID" | "JWT_EXPIRED" | "JWT_NOT_YET_VALID";

/** A token whose signature and registered claims hold; what its other claims mean is for the caller to check. */
export interface VerifiedJwt {
  readonly ok: true;
  /** Frozen. */
  readonly claims: JsonObject;
  /** `jti`, or where there is none a digest of what is signed. Not secret: fit for logs and revocation lists. */
  readonly id: string;
  /** `iat` and `exp`, in milliseconds since 1970. */
  readonly issuedAt: number;
  readonly expiresAt: number;
  /** Between these moments the answer stays the same as long as `keys.revision` does; the second is already too late. */
  readonly acceptedFrom: number;
  readonly acceptedUntil: number;
}

export type VerifyJwtResult =
  | VerifiedJwt
  | { readonly ok: false; readonly code: JwtRefusalCode; readonly reason: string };

/**
 * Verifies a token: form, key, signature, issuer, times. `iat` and `exp` are required, `nbf` is honoured, and a token with an
 * audience (`aud`) is refused, since it is meant for somebody else. Never throws for anything that a token can be, and
 * no reason repeats any part of the token.
 */
export async function verifyJwt(token: unknown, options: VerifyJwtOptions): Promise<VerifyJwtResult> {
  const parsed = parseJwt(token, options.maxLength);
  if (!parsed.ok) return invalid(parsed.reason);
  const { jwt } = parsed;
  const key = await findSigner(token as string, jwt, options);
  if (key === undefined) return invalid("no accepted key has signed it");

  const { claims } = jwt;
  if (claims.iss !== options.issuer) return invalid("it is from another issuer");
  if (claims.aud !== undefined) return invalid("it is meant for another audience");
  const id = tokenId(jwt);
  if (id === undefined) return invalid("its claim `jti` is not usable");
  const times = readTimes(claims, options);
  if (!times.ok) return times;
  const acceptedUntil = Math.min(times.acceptedUntil, key.notAfter ?? Number.POSITIVE_INFINITY);
  return { ...times, claims, id, acceptedUntil };
}

async function findSigner(
  token: string,
  jwt: ParsedJwt,
  { keys, at }: VerifyJwtOptions,
): Promise<TokenVerifier | undefined> {
  for (const key of keys.find(jwt.alg, jwt.kid, at)) {
    // A key set may be anybody's: that it answers with a key of the header's algorithm is checked, not believed.
    if (key.alg === jwt.alg && (await key.verify(token))) return key;
  }
  return undefined;
}

/** The digest is over what is signed: an ECDSA signature can be rewritten by whoever holds the token. */
function tokenId({ claims, signingInput }: ParsedJwt): string | undefined {
  const { jti } = claims;
  if (jti === undefined) return `jwt-${sha256(signingInput)}`;
  return isPlainText(jti) ? jti : undefined;
}

function isPlainText(value: unknown): value is string {
  return typeof value === "string" && value !== "" && value.length <= 256 && !/\p{Cc}/u.test(value);
}

type Times =
  | Omit<VerifiedJwt, "claims" | "id">
  | { readonly ok: false; readonly code: JwtRefusalCode; readonly reason: string };

function readTimes(claims: JsonObject, { at, maxLifeSeconds }: VerifyJwtOptions): Times {
  const { iat, exp, nbf = iat } = claims;
  if (!isTime(iat) || !isTime(exp) || !isTime(nbf)) {
    return invalid("one of its claims `iat`, `exp` and `nbf` is missing or no time");
  }
  if (exp <= iat) return invalid("it expires before it was issued");
  if (exp - iat > maxLifeSeconds) return invalid(`it lives longer than ${maxLifeSeconds} seconds`);
  const acceptedFrom = (Math.max(iat, nbf) - clockToleranceSeconds) * 1000;
  const acceptedUntil = (exp + clockToleranceSeconds) * 1000;
  if (at < acceptedFrom) {
    return { ok: false, code: "JWT_NOT_YET_VALID", reason: "it is not valid yet" };
  }
  // Written so that a clock which gives no number finds every token expired.
  if (!(at < acceptedUntil)) return { ok: false, code: "JWT_EXPIRED", reason: "it has expired" };
  return { ok: true, issuedAt: iat * 1000, expiresAt: exp * 1000, acceptedFrom, acceptedUntil };
}

/** Seconds since 1970 that a Date can hold. */
function isTime(value: unknown): value is number {
  return typeof value === "number" && value >= 0 && value <= 8.64e12;
}

function invalid(reason: string): { ok: false; code: "JWT_INVALID"; reason: string } {
  return { ok: false, code: "JWT_INVALID", reason };
}
