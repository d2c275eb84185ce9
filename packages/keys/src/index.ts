export type { Diagnostic, DiagnosticSink } from "./diagnostic.ts";
export { KeysError, type KeysErrorCode } from "./errors.ts";
export { readSecretFile } from "./key-file.ts";
export { type PublicKey, parsePublicKey, publicKeyFromBytes, publicKeyToSpki } from "./public-key.ts";
export { deriveKey, generateSecret, type KeyPurpose } from "./secret.ts";
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
