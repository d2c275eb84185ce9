import type { TokenAlgorithm, TokenSigner, TokenVerifier } from "./token-key.ts";

/**
 * The keys of one purpose (a JWK Set, RFC 7517, is one): at most one that signs, and those that are accepted. While a
 * key is being replaced, the old and the new one are both accepted.
 */
export interface KeySet {
  /** Signs new tokens; undefined for those who only verify. */
  readonly signer: TokenSigner | undefined;
  /** Another number whenever the keys have changed, so that what a withdrawn key vouched for can be forgotten. */
  readonly revision: number;
  /**
   * The keys that a token may be signed with. The token's header only chooses among the keys that are here: each
   * key has one algorithm, and what the header says about it must be the same.
   *
   * @param kid undefined: any key of that algorithm
   * @param at milliseconds since 1970
   */
  find(alg: string, kid: string | undefined, at: number): readonly TokenVerifier[];
}

/** The keys that tokens can be signed and verified with. */
export interface KeySetContent {
  readonly signer?: TokenSigner | undefined;
  readonly verifiers: readonly TokenVerifier[];
}

/** A key set that stays as it is. For keys of your own making (a KMS, say); see also `secretKeySet` and `readJwksFile`. */
export function createKeySet(content: KeySetContent): KeySet {
  return {
    signer: content.signer,
    revision: 0,
    find: (alg, kid, at) => findVerifiers(content.verifiers, alg, kid, at),
  };
}

export function findVerifiers(
  verifiers: readonly TokenVerifier[],
  alg: string,
  kid: string | undefined,
  at: number,
): readonly TokenVerifier[] {
  return verifiers.filter(
    (key) =>
      key.alg === (alg as TokenAlgorithm) &&
      (kid === undefined || key.kid === kid) &&
      (key.notAfter === undefined || at < key.notAfter),
  );
}
