import { createId } from "@agent-safe/core";
import type { VerifiedCaller } from "./caller.ts";
import { isTtl, sign } from "./create-token.ts";
import { IdentityError } from "./errors.ts";
import { agentSchema } from "./identity-claims.ts";
import type { IdentityContext } from "./identity-context.ts";
import { isSubset, unique } from "./read-caller.ts";
import { delegatedClaims } from "./token-claims.ts";
import { isTokenShaped } from "./token-shape.ts";
import { type TokenRefusalCode, verifyToken } from "./verify-token.ts";

export interface DelegationRequest {
  readonly parentToken: string;
  readonly childAgentId: string;
  readonly childAgentName?: string | undefined;
  /** Some of the parent's; none by default. */
  readonly childRoles?: readonly string[] | undefined;
  readonly childGroups?: readonly string[] | undefined;
  /** Never beyond the parent's end, which is the default. */
  readonly ttlSeconds?: number | undefined;
}

/** Why nothing was delegated, for programs: what is wrong with the parent's token, or with what is asked. */
export type DelegationRefusalCode =
  | TokenRefusalCode
  /** The child's id, name, roles or groups, or the life asked for, cannot stand in a token. */
  | "DELEGATION_INVALID"
  /** A role or group is asked for that the parent does not have. */
  | "DELEGATION_WIDENS"
  /** The chain would be longer than the issuer allows. */
  | "DELEGATION_TOO_DEEP"
  /** The child stands in the chain already. */
  | "DELEGATION_CYCLE"
  /** The issuer does not let this parent name this child. */
  | "DELEGATION_FORBIDDEN";

export type DelegationResult =
  | {
      readonly success: true;
      readonly code: "DELEGATED";
      readonly reason: string;
      readonly token: string;
      readonly parent: VerifiedCaller;
      /** The caller that the new token vouches for. */
      readonly child: VerifiedCaller;
    }
  | { readonly success: false; readonly code: DelegationRefusalCode; readonly reason: string };

/**
 * Hands a part of what a token permits down to another agent, as a token of its own. Whatever is asked, the new token
 * permits no more, to nobody else and no longer than the parent's.
 *
 * @throws KeysError `NO_SIGNING_KEY`
 */
export async function delegate(
  request: DelegationRequest,
  context: IdentityContext,
): Promise<DelegationResult> {
  const verified = await verifyToken(request.parentToken, context);
  if (!verified.ok) return refused(verified.code, `the parent's token: ${verified.reason}`);
  const parent = verified.caller;
  const { childAgentId, childAgentName = "", childRoles = [], childGroups = [], ttlSeconds } = request;
  const asked = { id: childAgentId, name: childAgentName, roles: childRoles, groups: childGroups };
  const child = agentSchema.safeParse(asked);
  if (!child.success || isTokenShaped(child.data.id)) {
    const part = child.success ? "id" : String(child.error.issues[0]?.path[0]);
    return refused("DELEGATION_INVALID", `the child's ${part} cannot stand in a token`);
  }
  if (ttlSeconds !== undefined && !isTtl(ttlSeconds, context)) {
    return refused("DELEGATION_INVALID", "the life asked for is not a whole number of seconds in its range");
  }
  const { id, name, roles, groups } = child.data;
  const maxDepth = parent.delegation?.maxDepth ?? context.rules.maxDepth;
  if (parent.chain.length + 1 > maxDepth) {
    return refused("DELEGATION_TOO_DEEP", `the chain would be longer than the ${maxDepth} links allowed`);
  }
  if (id === parent.id || parent.chain.includes(id)) {
    return refused("DELEGATION_CYCLE", "the child stands in the chain already");
  }
  if (!context.rules.mayName(parent.id, id)) {
    return refused("DELEGATION_FORBIDDEN", "the parent may not delegate to this child");
  }
  if (!isSubset(roles, parent.roles) || !isSubset(groups, parent.groups)) {
    return refused("DELEGATION_WIDENS", "a role or group is asked for that the parent does not have");
  }

  const now = context.clock.now();
  const issuedAt = Math.floor(now / 1000);
  const end = Math.floor(parent.expiresAt.getTime() / 1000);
  const expiresAt = Math.min(end, issuedAt + (ttlSeconds ?? Number.POSITIVE_INFINITY));
  // Accepted a few seconds longer, the parent's token can be over already.
  if (expiresAt <= issuedAt) return refused("TOKEN_EXPIRED", "the parent's token has expired");
  const subject = {
    ...{ id, name, roles: unique(roles), groups: unique(groups) },
    ...{ issuer: context.issuer, tokenId: createId("tok", now), issuedAt, expiresAt },
  };
  let token: string;
  try {
    token = await sign(delegatedClaims(subject, parent, maxDepth), context);
  } catch (error) {
    if (!(error instanceof IdentityError)) throw error;
    return refused("DELEGATION_INVALID", error.message);
  }
  // Read back rather than put together a second time: what is handed out is what will be accepted.
  const issued = await verifyToken(token, context);
  if (!issued.ok) return refused(issued.code, issued.reason);
  return { success: true, code: "DELEGATED", reason: "delegated", token, parent, child: issued.caller };
}

function refused(code: DelegationRefusalCode, reason: string): DelegationResult {
  return { success: false, code, reason };
}
