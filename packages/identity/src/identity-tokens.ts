import type { Delegation, VerifiedCaller } from "./caller.ts";
import { createToken, type TokenRequest } from "./create-token.ts";
import { type DelegationRequest, type DelegationResult, delegate } from "./delegate.ts";
import { createContext, type IdentityOptions } from "./identity-context.ts";
import { type RevocationRequest, type RevocationResult, revoke } from "./revoke.ts";
import { type TokenRefusalCode, type VerifyTokenResult, verifyToken } from "./verify-token.ts";

export type VerifyDelegationResult =
  | {
      readonly valid: true;
      readonly caller: VerifiedCaller;
      /** null for a token that was not delegated. */
      readonly delegation: Delegation | null;
    }
  | { readonly valid: false; readonly code: TokenRefusalCode; readonly reason: string };

/** Identity tokens of one issuer. */
export interface IdentityTokens {
  /**
   * Makes a token for an agent.
   *
   * @throws IdentityError `IDENTITY_INVALID`, `TTL_INVALID`, `TOKEN_TOO_LARGE`
   * @throws KeysError `NO_SIGNING_KEY`
   */
  createToken(request: TokenRequest): Promise<string>;
  /** Who a token vouches for. Never throws, and no reason repeats any part of the token. */
  verifyToken(token: unknown): Promise<VerifyTokenResult>;
  /**
   * Makes a token for another agent that permits a part of what the parent's does.
   *
   * @throws KeysError `NO_SIGNING_KEY`
   */
  delegate(request: DelegationRequest): Promise<DelegationResult>;
  /** Like `verifyToken`, with the chain that the token came down. */
  verifyDelegation(token: unknown): Promise<VerifyDelegationResult>;
  /**
   * Revokes a token, and what was delegated from it, for all processes that share the list.
   *
   * @throws IdentityError `REVOCATION_STORE_UNAVAILABLE`, `IDENTITY_INVALID`
   */
  revoke(request: RevocationRequest): Promise<RevocationResult>;
}

/** @throws IdentityError `OPTION_INVALID` */
export function createIdentityTokens(options: IdentityOptions): IdentityTokens {
  const context = createContext(options);
  return {
    createToken: (request) => createToken(request, context),
    verifyToken: (token) => verifyToken(token, context),
    delegate: (request) => delegate(request, context),
    verifyDelegation: async (token) => {
      const verified = await verifyToken(token, context);
      if (!verified.ok) return { valid: false, code: verified.code, reason: verified.reason };
      return { valid: true, caller: verified.caller, delegation: verified.caller.delegation };
    },
    revoke: (request) => revoke(request, context),
  };
}
