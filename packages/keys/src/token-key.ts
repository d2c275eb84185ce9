/** How tokens are signed (RFC 7518 section 3.1, RFC 8037): with a shared secret, or with a key pair. */
export type TokenAlgorithm = "HS256" | "EdDSA" | "ES256";

/** What a key pair signs. With key pairs each purpose has its own, so that whoever may verify one cannot confuse them. */
export type TokenPurpose = "identity" | "ticket";

/** A key that signs tokens. May stand for a key that is elsewhere (a KMS, an HSM). */
export interface TokenSigner {
  readonly alg: TokenAlgorithm;
  /** Names the key in a token's header; secrets have no name, since a digest of a weak one would give it away. */
  readonly kid: string | undefined;
  /** The compact JWS (RFC 7515 section 7.1) of a payload, its header being `alg`, `typ: JWT` and `kid`. */
  sign(payload: string): string | Promise<string>;
}

/** A key that verifies tokens, for one algorithm. */
export interface TokenVerifier {
  readonly alg: TokenAlgorithm;
  readonly kid: string | undefined;
  /** The key is not accepted from this moment on: milliseconds since 1970. */
  readonly notAfter: number | undefined;
  /** Whether the last part of a compact JWS signs the first two. The token's form has been checked before. */
  verify(token: string): boolean | Promise<boolean>;
}
