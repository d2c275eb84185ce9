export type { Diagnostic, DiagnosticSink } from "./diagnostic.ts";
export { KeysError, type KeysErrorCode } from "./errors.ts";
export type { Jwks, KeyPairAlgorithm, PublicJwk } from "./jwk.ts";
export { jwksKeySet, parseJwks, type ReadJwksOptions, readJwksFile } from "./jwks.ts";
export { readSecretFile } from "./key-file.ts";
export {
  generateKeyPair,
  hasKeyPair,
  type KeyPairPlace,
  type RotateOptions,
  readKeyPair,
  readPublicKeys,
  rotateKeyPair,
} from "./key-pair-files.ts";
export { createKeySet, type KeySet, type KeySetContent } from "./key-set.ts";
export { defaultMaxLength, type ParsedJwt, type ParseJwtResult, parseJwt } from "./parse-jwt.ts";
export { type PublicKey, parsePublicKey, publicKeyFromBytes, publicKeyToSpki } from "./public-key.ts";
export { deriveKey, generateSecret, type KeyPurpose } from "./secret.ts";
export { generateSecretFile, readSecretKeySet, rotateSecretFile } from "./secret-files.ts";
export { type PreviousSecret, type SecretKeySetOptions, secretKeySet } from "./secret-key-set.ts";
export { signJwt } from "./sign-jwt.ts";
export {
  type NoteSignature,
  noteIsSignedBy,
  noteKeyHash,
  parseNote,
  type SignedNote,
  signNote,
  verifierKey,
} from "./signed-note.ts";
export {
  generateSigningKeyPem,
  readSigningKeyFile,
  type SigningKey,
  signingKeyFromSeed,
} from "./signing-key.ts";
export type { TokenAlgorithm, TokenPurpose, TokenSigner, TokenVerifier } from "./token-key.ts";
export {
  clockToleranceSeconds,
  type JwtRefusalCode,
  type VerifiedJwt,
  type VerifyJwtOptions,
  type VerifyJwtResult,
  verifyJwt,
} from "./verify-jwt.ts";
