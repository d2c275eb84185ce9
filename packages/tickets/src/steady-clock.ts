import type { Clock } from "@agent-safe/core";

/** A reading of the clock: never before an earlier reading. */
export interface Reading {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** The clock stands more than five minutes before the latest time seen, or gives no time at all. */
  readonly suspect: boolean;
}

const toleranceMs = 5 * 60 * 1000;

/** Holds the highest time seen when the clock goes back: what has expired stays expired. */
export function steadyClock(clock: Clock): () => Reading {
  let highest = Number.NEGATIVE_INFINITY;
  return () => {
    const now = clock.now();
    if (!Number.isFinite(now)) return { at: highest, suspect: true };
    highest = Math.max(highest, now);
    return { at: highest, suspect: highest - now > toleranceMs };
  };
}
