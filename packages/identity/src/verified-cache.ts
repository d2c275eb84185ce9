import { sha256 } from "@agent-safe/core";
import type { KeySet, VerifiedJwt } from "@agent-safe/keys";
import type { ReadCaller } from "./read-caller.ts";

const mostEntries = 4096;

interface Entry extends ReadCaller {
  readonly acceptedFrom: number;
  readonly acceptedUntil: number;
  readonly revision: number;
}

/**
 * Remembers tokens that were verified, by their digest, so that a caller who asks again and again is verified once. An entry
 * holds only while the clock is within the token's life and the keys are the same; revocation is for the caller to look at,
 * each time. Refused tokens are not remembered: there is no end of them.
 */
export interface VerifiedCache {
  get(token: string, at: number): ReadCaller | undefined;
  /** @param revision of the keys as they were before the token was verified: they may have changed meanwhile */
  set(token: string, jwt: VerifiedJwt, read: ReadCaller, revision: number): void;
}

export function createVerifiedCache(keys: KeySet): VerifiedCache {
  // In order of use: the first is the one that was not asked for longest.
  const entries = new Map<string, Entry>();
  return {
    get: (token, at) => {
      const digest = sha256(token);
      const entry = entries.get(digest);
      if (entry === undefined) return undefined;
      entries.delete(digest);
      if (entry.revision !== keys.revision || at >= entry.acceptedUntil) return undefined;
      entries.set(digest, entry);
      return at >= entry.acceptedFrom ? entry : undefined;
    },
    set: (token, { acceptedFrom, acceptedUntil }, read, revision) => {
      entries.set(sha256(token), { ...read, acceptedFrom, acceptedUntil, revision });
      if (entries.size > mostEntries) entries.delete(entries.keys().next().value!);
    },
  };
}
