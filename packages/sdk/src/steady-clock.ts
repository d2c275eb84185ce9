import type { Clock } from "@agent-safe/core";

/** A reading of the clock: never before an earlier reading. */
export interface Reading {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** The clock stands more than five minutes before the latest time seen: nothing that depends on time can be decided. */
  readonly suspect: boolean;
}

const tolerance = 5 * 60 * 1000;

/**
 * Holds the highest time seen when the clock jumps back, so that a window of time is not opened twice by turning the clock.
 */
export function steadyClock(clock: Clock): () => Reading {
  let highest = Number.NEGATIVE_INFINITY;
  return () => {
    const now = read(clock);
    if (!Number.isFinite(now)) return { at: Math.max(highest, 0), suspect: true };
    if (now > highest) highest = now;
    return { at: highest, suspect: highest - now > tolerance };
  };
}

/** A clock of somebody's own may throw; a check may not. */
function read(clock: Clock): number {
  try {
    return clock.now();
  } catch {
    return Number.NaN;
  }
}
