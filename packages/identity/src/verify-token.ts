import { verifyJwt } from "@agent-safe/keys";
import type { VerifiedCaller } from "./caller.ts";
import type { IdentityContext } from "./identity-context.ts";
import { type ReadCaller, readCaller } from "./read-caller.ts";

/** Why a token does not vouch for its bearer, for programs. */
export type TokenRefusalCode =
  | "TOKEN_EXPIRED"
  /** Anything else that is wrong with it; `reason` says what. */
  | "TOKEN_INVALID"
  /** It, or one that it was delegated from, was revoked. */
  | "TOKEN_REVOKED"
  /** Whether it was revoked cannot be known, so it is refused. */
  | "REVOCATION_STORE_UNAVAILABLE";

export type TokenRefusal = { readonly ok: false; readonly code: TokenRefusalCode; readonly reason: string };

export type VerifyTokenResult = { readonly ok: true; readonly caller: VerifiedCaller } | TokenRefusal;

/**
 * Verifies an identity token, direct or delegated. Never throws for anything that a token can be, and no reason repeats
 * any part of it. The same token is verified once; its life, the keys and revocation are looked at every time.
 */
export async function verifyToken(token: unknown, context: IdentityContext): Promise<VerifyTokenResult> {
  const read = await verifySignature(token, context);
  if (!("caller" in read)) return read;
  try {
    if (await context.revocations.hasAny(read.revocableIds)) {
      return refusal("TOKEN_REVOKED", "the token, or one that it was delegated from, was revoked");
    }
  } catch {
    return refusal("REVOCATION_STORE_UNAVAILABLE", "the list of revoked tokens cannot be read");
  }
  return { ok: true, caller: read.caller };
}

/** All but revocation. */
export async function verifySignature(
  token: unknown,
  context: IdentityContext,
): Promise<ReadCaller | TokenRefusal> {
  const { keys, issuer, maxTtlSeconds, cache, rules } = context;
  const at = context.clock.now();
  const known = typeof token === "string" ? cache.get(token, at) : undefined;
  if (known !== undefined) return known;

  const { revision } = keys;
  const jwt = await verifyJwt(token, { keys, issuer, at, maxLifeSeconds: maxTtlSeconds });
  if (!jwt.ok) {
    const code = jwt.code === "JWT_EXPIRED" ? "TOKEN_EXPIRED" : "TOKEN_INVALID";
    return refusal(code, `the token is not accepted: ${jwt.reason}`);
  }
  const read = readCaller(jwt, rules);
  if (typeof read === "string") return refusal("TOKEN_INVALID", `the token is not accepted: ${read}`);
  cache.set(token as string, jwt, read, revision);
  return read;
}

function refusal(code: TokenRefusalCode, reason: string): TokenRefusal {
  return { ok: false, code, reason };
}
