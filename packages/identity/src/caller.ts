/** One step of a delegation chain: who handed something down, and what it held itself. */
export interface DelegationLink {
  readonly agentId: string;
  readonly agentName: string;
  readonly roles: readonly string[];
  readonly groups: readonly string[];
  readonly delegatedAt: Date;
  /** The token that it handed down; null where the chain does not tell. */
  readonly tokenId: string | null;
}

/** How a caller came by what it may do. */
export interface Delegation {
  /** Oldest first: the first link is the agent that was given its token by the issuer. */
  readonly links: readonly DelegationLink[];
  /** How many links there are. */
  readonly depth: number;
  /** How many there may be in this chain. */
  readonly maxDepth: number;
}

/** A caller that a token vouches for. Only `verifyToken` and `delegate` make one. */
export interface VerifiedCaller {
  readonly verified: true;
  readonly id: string;
  readonly name: string;
  readonly roles: readonly string[];
  readonly groups: readonly string[];
  /** The agent ids of the delegation chain, oldest first; empty for a direct caller. */
  readonly chain: readonly string[];
  /** null for a direct caller. */
  readonly delegation: Delegation | null;
  /** Names the token without being it: fit for logs, and what is revoked. */
  readonly tokenId: string;
  /** The id of the token at the root of the chain; the token's own for a direct caller. */
  readonly rootTokenId: string;
  readonly issuedAt: Date;
  readonly expiresAt: Date;
}

/** A caller that says who it is, and shows nothing for it: no roles, no groups, no chain. */
export interface AssertedCaller {
  readonly verified: false;
  readonly id: string;
  readonly roles: readonly [];
  readonly groups: readonly [];
  readonly chain: readonly [];
}

/** Who is calling. Look at `verified` before believing the id. */
export type Caller = VerifiedCaller | AssertedCaller;

const none: readonly [] = Object.freeze([]);

/** A caller by its own word. A token's text must not come here: ask `isTokenShaped` first. */
export function assertedCaller(id: string): AssertedCaller {
  return Object.freeze({ verified: false, id, roles: none, groups: none, chain: none });
}
