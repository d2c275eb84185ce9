import type { VerifiedJwt } from "@agent-safe/keys";
import type { Delegation, DelegationLink, VerifiedCaller } from "./caller.ts";
import type { DelegationRules } from "./delegation-rules.ts";
import {
  type ActorClaims,
  type IdentityClaims,
  type LinkClaims,
  parseIdentityClaims,
} from "./identity-claims.ts";

/** A caller, and the ids under which its token may have been revoked: its own and those that it descends from. */
export interface ReadCaller {
  readonly caller: VerifiedCaller;
  readonly revocableIds: readonly string[];
}

/** Reads the caller from a verified token; a string says why there is none. */
export function readCaller(jwt: VerifiedJwt, rules: DelegationRules): ReadCaller | string {
  const claims = parseIdentityClaims(jwt.claims);
  if (typeof claims === "string") return claims;
  if (claims.sub !== undefined && claims.sub !== claims.agent_id) return "its `sub` is not its `agent_id`";
  const actors = actorsOf(claims);
  const problem =
    claims.delegation_chain.length === 0 ? problemOfDirect(claims) : problemOfChain(claims, actors, rules);
  if (problem !== undefined) return problem;

  const ancestors = actors.map((actor) => actor.jti).filter((id) => id !== undefined);
  const rootTokenId = claims.root_jti ?? ancestors.at(-1) ?? jwt.id;
  const caller: VerifiedCaller = Object.freeze({
    verified: true,
    id: claims.agent_id,
    name: claims.agent_name,
    roles: unique(claims.roles),
    groups: unique(claims.groups),
    chain: Object.freeze(claims.delegation_chain.map((link) => link.agent_id)),
    delegation: delegationOf(claims, actors, rules),
    tokenId: jwt.id,
    rootTokenId,
    issuedAt: new Date(jwt.issuedAt),
    expiresAt: new Date(jwt.expiresAt),
  });
  return { caller, revocableIds: unique([jwt.id, rootTokenId, ...ancestors]) };
}

/** Those who handed the token down, the last first. */
function actorsOf({ act }: IdentityClaims): readonly ActorClaims[] {
  const actors: ActorClaims[] = [];
  for (let actor = act; actor !== undefined; actor = actor.act) actors.push(actor);
  return actors;
}

function problemOfDirect(claims: IdentityClaims): string | undefined {
  const { act, root_jti, delegated_roles = [], delegation_depth } = claims;
  if (act !== undefined || root_jti !== undefined || delegated_roles.length > 0 || delegation_depth !== 0) {
    return "it speaks of a delegation without a chain";
  }
  return undefined;
}

/** The chain is signed, but whoever holds the issuer's secret may have signed nonsense: all of it has to fit together. */
function problemOfChain(
  claims: IdentityClaims,
  actors: readonly ActorClaims[],
  rules: DelegationRules,
): string | undefined {
  const { delegation_chain: chain, delegation_depth, delegated_roles } = claims;
  const depth = chain.length;
  if (delegation_depth !== depth) return "its delegation chain is incomplete";
  if (depth > deepest(claims, rules)) {
    return "its delegation chain is longer than allowed";
  }
  const holders = [...chain, claims];
  if (new Set(holders.map((holder) => holder.agent_id)).size < holders.length) {
    return "its delegation chain is a cycle";
  }
  for (const [index, parent] of chain.entries()) {
    const child = holders[index + 1]!;
    if (!isSubset(child.roles, parent.roles) || !isSubset(child.groups, parent.groups)) {
      return "its delegation chain hands down more than was held";
    }
    if (!rules.mayName(parent.agent_id, child.agent_id)) {
      return "its delegation chain names an agent that the one before may not name";
    }
  }
  if (delegated_roles !== undefined && !isSameSet(delegated_roles, claims.roles)) {
    return "its `delegated_roles` are not its `roles`";
  }
  return claims.act === undefined ? undefined : problemOfActors(claims, actors);
}

/** `act` repeats the chain for other readers; where it differs, one of the two was meant to deceive somebody. */
function problemOfActors(
  { delegation_chain: chain, root_jti }: IdentityClaims,
  actors: readonly ActorClaims[],
): string | undefined {
  const ids = actors.map((actor) => actor.sub).reverse();
  if (ids.length !== chain.length || ids.some((id, index) => id !== chain[index]!.agent_id)) {
    return "its `act` is not its delegation chain";
  }
  const root = actors.at(-1)?.jti;
  if (root !== undefined && root_jti !== undefined && root !== root_jti) {
    return "its `act` has another root than its `root_jti`";
  }
  return undefined;
}

function delegationOf(
  claims: IdentityClaims,
  actors: readonly ActorClaims[],
  rules: DelegationRules,
): Delegation | null {
  const depth = claims.delegation_chain.length;
  if (depth === 0) return null;
  const links = claims.delegation_chain.map((link, index) => readLink(link, actors[depth - 1 - index]));
  return Object.freeze({ links: Object.freeze(links), depth, maxDepth: deepest(claims, rules) });
}

/** The limit that the chain carries cannot be raised later; that of the configuration can be lowered. */
function deepest({ max_delegation_depth }: IdentityClaims, rules: DelegationRules): number {
  return Math.min(max_delegation_depth ?? rules.maxDepth, rules.maxDepth);
}

function readLink(link: LinkClaims, actor: ActorClaims | undefined): DelegationLink {
  return Object.freeze({
    agentId: link.agent_id,
    agentName: link.agent_name,
    roles: unique(link.roles),
    groups: unique(link.groups),
    delegatedAt: new Date(link.delegated_at),
    tokenId: actor?.jti ?? null,
  });
}

export function isSubset(part: readonly string[], whole: readonly string[]): boolean {
  const held = new Set(whole);
  return part.every((one) => held.has(one));
}

function isSameSet(a: readonly string[], b: readonly string[]): boolean {
  return isSubset(a, b) && isSubset(b, a);
}

export function unique(values: readonly string[]): readonly string[] {
  return Object.freeze([...new Set(values)]);
}
