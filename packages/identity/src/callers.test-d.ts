import type { AssertedCaller, Caller, VerifiedCaller } from "./index.ts";

// The types keep apart what is proved and what is claimed; this file fails to compile when they do not.

declare const caller: Caller;
declare const verified: VerifiedCaller;
declare const asserted: AssertedCaller;

// @ts-expect-error a claimed id is not a proved one
export const promoted: VerifiedCaller = asserted;
// @ts-expect-error nor the other way round
export const demoted: AssertedCaller = verified;
// @ts-expect-error only a verified caller has a token
export const tokenId: string = caller.tokenId;

export const shown: string = caller.verified ? caller.tokenId : caller.id;
export const roles: readonly [] = asserted.roles;
