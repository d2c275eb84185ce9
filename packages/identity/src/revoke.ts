import { IdentityError } from "./errors.ts";
import type { IdentityContext } from "./identity-context.ts";
import { type TokenRefusal, verifySignature } from "./verify-token.ts";

/** What to revoke: a token that is at hand, or one of which only the id is known (from the ledger, say). */
export type RevocationRequest = (
  | {
      readonly token: string;
      /** `token`: this one and all that were delegated from it (the default). `chain`: the root, so all of its family. */
      readonly scope?: "token" | "chain" | undefined;
    }
  | { readonly tokenId: string }
) & {
  /** For people; at most 1,000 characters. */
  readonly reason?: string | undefined;
};

export type RevocationResult =
  | { readonly ok: true; readonly tokenId: string; readonly at: number }
  | TokenRefusal;

const longestId = 256;
const longestReason = 1000;

/**
 * Revokes a token, and with it what was delegated from it. There is no way back.
 *
 * @throws IdentityError `REVOCATION_STORE_UNAVAILABLE`: it is not revoked; `IDENTITY_INVALID` for an id that is none
 */
export async function revoke(
  request: RevocationRequest,
  context: IdentityContext,
): Promise<RevocationResult> {
  let tokenId: string;
  if ("token" in request) {
    // A token that is revoked already can still show where its chain began.
    const read = await verifySignature(request.token, context);
    if (!("caller" in read)) return read;
    tokenId = request.scope === "chain" ? read.caller.rootTokenId : read.caller.tokenId;
  } else {
    ({ tokenId } = request);
    if (typeof tokenId !== "string" || tokenId === "" || tokenId.length > longestId) {
      throw new IdentityError("IDENTITY_INVALID", "this is no token's id", {
        cure: "take `jti` from the token, or the token's id from the ledger",
      });
    }
  }
  const at = context.clock.now();
  await context.revocations.add({
    tokenId,
    at,
    reason: request.reason?.slice(0, longestReason).toWellFormed(),
  });
  return { ok: true, tokenId, at };
}
