import type { JsonObject } from "@agent-safe/core";
import type { DelegationLink, VerifiedCaller } from "./caller.ts";

/** Who a token is for, and how long it lives. */
export interface TokenSubject {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly string[];
  readonly groups: readonly string[];
  readonly issuer: string;
  readonly tokenId: string;
  /** Seconds since 1970. */
  readonly issuedAt: number;
  readonly expiresAt: number;
}

/** The claims of a token that the issuer gives to an agent. */
export function directClaims(subject: TokenSubject): JsonObject {
  return {
    agent_id: subject.id,
    agent_name: subject.name,
    roles: subject.roles,
    groups: subject.groups,
    iss: subject.issuer,
    iat: subject.issuedAt,
    exp: subject.expiresAt,
    sub: subject.id,
    jti: subject.tokenId,
  };
}

/** The claims of a token that is handed down: the parent's chain, the parent itself, and the limits set at the root. */
export function delegatedClaims(subject: TokenSubject, parent: VerifiedCaller, maxDepth: number): JsonObject {
  const link: DelegationLink = {
    agentId: parent.id,
    agentName: parent.name,
    roles: parent.roles,
    groups: parent.groups,
    delegatedAt: new Date(subject.issuedAt * 1000),
    tokenId: parent.tokenId,
  };
  const links = [...(parent.delegation?.links ?? []), link];
  return {
    ...directClaims(subject),
    delegation_chain: links.map(linkClaims),
    delegated_roles: subject.roles,
    delegation_depth: links.length,
    ...actorClaims(links),
    root_jti: parent.rootTokenId,
    max_delegation_depth: maxDepth,
  };
}

function linkClaims(link: DelegationLink): JsonObject {
  return {
    agent_id: link.agentId,
    agent_name: link.agentName,
    roles: link.roles,
    groups: link.groups,
    delegated_at: link.delegatedAt.toISOString(),
  };
}

/** The chain once more, for other readers (RFC 8693 section 4.1): who handed the token down last stands outermost. */
function actorClaims(links: readonly DelegationLink[]): JsonObject {
  let claims: JsonObject = {};
  for (const { agentId, tokenId } of links) {
    claims = { act: { sub: agentId, ...(tokenId === null ? {} : { jti: tokenId }), ...claims } };
  }
  return claims;
}
