/**
 * - `consumed`: it had not been used, and is now.
 * - `used`: it had been used before.
 * - `expired`: it is so old that it may have been forgotten, so it counts as used.
 */
export type ConsumeOutcome = "consumed" | "used" | "expired";

/**
 * Remembers which tickets were used, so that each is used once by all who share the store.
 *
 * Of any number of calls with one nonce, in whatever processes and at whatever times, at most one is answered `consumed`:
 * also after a restart, and when a clock has jumped. A nonce may be forgotten only together with everything that
 * expires no later: from then on all of that is answered `expired`. Trouble is thrown, never answered.
 */
export interface ReplayStore {
  /**
   * Uses a nonce up.
   *
   * @param expiresAt from when on the ticket is refused anyway: milliseconds since 1970; the same at each call
   */
  consume(nonce: string, expiresAt: number): Promise<ConsumeOutcome>;
  /** Whether `consume` would be refused now. Changes nothing. */
  isUsed(nonce: string, expiresAt: number): Promise<boolean>;
}
