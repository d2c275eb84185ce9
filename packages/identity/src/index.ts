export {
  type AssertedCaller,
  assertedCaller,
  type Caller,
  type Delegation,
  type DelegationLink,
  type VerifiedCaller,
} from "./caller.ts";
export type { TokenRequest } from "./create-token.ts";
export type { DelegationRefusalCode, DelegationRequest, DelegationResult } from "./delegate.ts";
export type { DelegationOptions } from "./delegation-rules.ts";
export { IdentityError, type IdentityErrorCode } from "./errors.ts";
export { openFileRevocations } from "./file-revocations.ts";
export type { IdentityOptions } from "./identity-context.ts";
export { createIdentityTokens, type IdentityTokens, type VerifyDelegationResult } from "./identity-tokens.ts";
export { createMemoryRevocations } from "./memory-revocations.ts";
export type { Revocation, RevocationList } from "./revocation-list.ts";
export type { RevocationRequest, RevocationResult } from "./revoke.ts";
export { isTokenShaped } from "./token-shape.ts";
export type { TokenRefusal, TokenRefusalCode, VerifyTokenResult } from "./verify-token.ts";
