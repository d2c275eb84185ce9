import { type Clock, systemClock } from "@agent-safe/core";
import { bucketOf, expiredBuckets } from "./buckets.ts";
import type { ReplayStore } from "./replay-store.ts";

/**
 * A store that lives and dies with this process: another process, or this one after a restart, would accept the same
 * ticket again. For tests, and for a single executor that runs longer than its tickets.
 */
export function createMemoryReplayStore(options: { readonly clock?: Clock | undefined } = {}): ReplayStore {
  const { clock = systemClock } = options;
  const used = new Map<number, Set<string>>();
  // Everything in lower buckets may have been forgotten. It never goes down, whatever the clock does.
  let forgottenBefore = Number.NEGATIVE_INFINITY;

  function forget(): void {
    const expired = expiredBuckets(used.keys(), clock.now());
    for (const bucket of expired) used.delete(bucket);
    forgottenBefore = Math.max(forgottenBefore, ...expired.map((bucket) => bucket + 1));
  }

  return {
    consume: async (nonce, expiresAt) => {
      const bucket = bucketOf(expiresAt);
      forget();
      if (bucket < forgottenBefore) return "expired";
      const nonces = used.get(bucket) ?? new Set();
      if (nonces.has(nonce)) return "used";
      used.set(bucket, nonces.add(nonce));
      return "consumed";
    },
    isUsed: async (nonce, expiresAt) => {
      const bucket = bucketOf(expiresAt);
      return bucket < forgottenBefore || (used.get(bucket)?.has(nonce) ?? false);
    },
  };
}
