import { AgentSafeError, type ErrorDetails } from "@agent-safe/core";

/** What can be wrong with what this package is told to do, for programs. */
export type IdentityErrorCode =
  /** An agent's id, name, roles or groups cannot stand in a token. */
  | "IDENTITY_INVALID"
  /** The life asked for a token is no number of seconds, or longer than is accepted. */
  | "TTL_INVALID"
  /** The token would be larger than is accepted. */
  | "TOKEN_TOO_LARGE"
  /** An option is out of its range. */
  | "OPTION_INVALID"
  /** The list of revoked tokens cannot be read or written. */
  | "REVOCATION_STORE_UNAVAILABLE";

/** Thrown for misuse and broken storage; what a token can be is answered by values. Never holds a token or a key. */
export class IdentityError extends AgentSafeError {
  override readonly name: string = "IdentityError";
  declare readonly code: IdentityErrorCode;

  constructor(
    code: IdentityErrorCode,
    message: string,
    options: { cure?: string; details?: ErrorDetails; cause?: unknown } = {},
  ) {
    super(code, message, options);
  }
}
