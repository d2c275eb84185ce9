/** Nonces that expire in the same minute are kept together, and forgotten together. */
const bucketMs = 60_000;

/** The number of the bucket that a moment falls into. */
export function bucketOf(at: number): number {
  if (!Number.isFinite(at)) throw new TypeError("the end of a ticket's life is no number");
  return Math.floor(at / bucketMs);
}

/** Those of some buckets of which everything has expired. */
export function expiredBuckets(buckets: Iterable<number>, now: number): number[] {
  return [...buckets].filter((bucket) => (bucket + 1) * bucketMs <= now);
}
