import { AgentSafeError, type ErrorDetails } from "@agent-safe/core";

/** What can go wrong with a ledger, for programs. */
export type AuditErrorCode =
  /** The entry could not be written: disk, lock or permissions. Nothing of it counts. */
  | "AUDIT_UNAVAILABLE"
  /** The lock that the log was made with cannot be had here, or is not let go. */
  | "AUDIT_LOCKED"
  /** The log was deleted, or another file stands in its place. */
  | "AUDIT_LOG_REPLACED"
  /** The log is not what its signed head says, or its newest lines do not fit together. */
  | "AUDIT_TAMPERED"
  /** The log is signed with another key than the one given, or with one and none was given. */
  | "AUDIT_WRONG_KEY"
  /** The entry cannot be written down: not JSON, too large, or it uses a reserved name. */
  | "AUDIT_ENTRY_INVALID"
  /** A path of `redact` is none, or would hide what the ledger needs. */
  | "AUDIT_PATH_INVALID"
  /** The file cannot be read, or is no ledger. */
  | "AUDIT_UNREADABLE";

/** Thrown by this package. */
export class AuditError extends AgentSafeError {
  override readonly name: string = "AuditError";
  declare readonly code: AuditErrorCode;

  constructor(
    code: AuditErrorCode,
    message: string,
    options: { cure?: string; details?: ErrorDetails; cause?: unknown } = {},
  ) {
    super(code, message, options);
  }
}

/** The log and what it says do not fit. */
export function tampered(file: string, message: string, details: ErrorDetails = {}): AuditError {
  return new AuditError("AUDIT_TAMPERED", `the log \`${file}\` was changed: ${message}`, {
    cure: "verify the log, keep it as evidence, and start a new one in another place",
    details: { file, ...details },
  });
}
