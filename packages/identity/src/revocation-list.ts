/** Withdraws a token, and with it every token that was delegated from it. */
export interface Revocation {
  /** A token's id: its `jti`, or the digest that stands for one (`VerifiedCaller.tokenId`). */
  readonly tokenId: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** For people. */
  readonly reason?: string | undefined;
}

/**
 * The tokens that are not accepted any more, although they have not expired. A revocation is for ever.
 *
 * What one process has added, every other sees at its next look. Both methods may throw: whoever asks must then refuse.
 */
export interface RevocationList {
  /** Whether one of these ids was revoked. Called for every token at every check, so it has to be cheap. */
  hasAny(tokenIds: readonly string[]): boolean | Promise<boolean>;
  /** Has an effect, and survives a crash, before it resolves. Adding an id again is no error. */
  add(revocation: Revocation): Promise<void>;
}
