import { type Clock, systemClock } from "@agent-safe/core";
import type { KeySet } from "@agent-safe/keys";
import { createDelegationRules, type DelegationOptions, type DelegationRules } from "./delegation-rules.ts";
import { IdentityError } from "./errors.ts";
import { createMemoryRevocations } from "./memory-revocations.ts";
import type { RevocationList } from "./revocation-list.ts";
import { createVerifiedCache, type VerifiedCache } from "./verified-cache.ts";

export interface IdentityOptions {
  /** The keys of identity tokens; see `secretKeySet`, `readKeyPair` and `readJwksFile` of `@agent-safe/keys`. */
  readonly keys: KeySet;
  /** Who issues the tokens, and whose tokens are accepted; default `agent-safe`. */
  readonly issuer?: string | undefined;
  readonly delegation?: DelegationOptions | undefined;
  /** Default: a list in memory. Give `openFileRevocations(...)` where other processes revoke. */
  readonly revocations?: RevocationList | undefined;
  /** The life of a token that none is asked for; default 3,600 (an hour). */
  readonly ttlSeconds?: number | undefined;
  /** The longest life that is given or accepted; default 2,592,000 (30 days). */
  readonly maxTtlSeconds?: number | undefined;
  readonly clock?: Clock | undefined;
}

/** What every function of this package works with. */
export interface IdentityContext {
  readonly keys: KeySet;
  readonly issuer: string;
  readonly rules: DelegationRules;
  readonly revocations: RevocationList;
  readonly ttlSeconds: number;
  readonly maxTtlSeconds: number;
  readonly clock: Clock;
  readonly cache: VerifiedCache;
}

/** @throws IdentityError `OPTION_INVALID` */
export function createContext(options: IdentityOptions): IdentityContext {
  const { keys, issuer = "agent-safe", clock = systemClock } = options;
  if (issuer === "") throw new IdentityError("OPTION_INVALID", "the issuer is empty");
  const { maxTtlSeconds = 30 * 24 * 3600, ttlSeconds = Math.min(3600, maxTtlSeconds) } = options;
  for (const [name, value] of Object.entries({ maxTtlSeconds, ttlSeconds })) {
    if (!Number.isInteger(value) || value < 1 || value > maxTtlSeconds) {
      throw new IdentityError("OPTION_INVALID", `\`${name}\` is not a whole number of seconds in its range`);
    }
  }
  return {
    keys,
    issuer,
    rules: createDelegationRules(options.delegation),
    revocations: options.revocations ?? createMemoryRevocations(),
    ttlSeconds,
    maxTtlSeconds,
    clock,
    cache: createVerifiedCache(keys),
  };
}
