import { AgentSafeError, type ErrorDetails } from "@agent-safe/core";

/** What can be wrong with a key, for programs. */
export type KeysErrorCode =
  /** The key file cannot be read, or is no file. */
  | "KEY_UNREADABLE"
  /** Others than its owner could change the key file. */
  | "KEY_UNSAFE"
  /** The content is not a key of the expected kind. */
  | "KEY_INVALID"
  /** A new key would overwrite one that is there. */
  | "KEY_EXISTS"
  /** Something is to be signed, and only public keys are at hand. */
  | "NO_SIGNING_KEY";

/** Thrown by this package. Never holds the key itself. */
export class KeysError extends AgentSafeError {
  override readonly name: string = "KeysError";
  declare readonly code: KeysErrorCode;

  constructor(
    code: KeysErrorCode,
    message: string,
    options: { cure?: string; details?: ErrorDetails; cause?: unknown } = {},
  ) {
    super(code, message, options);
  }
}
