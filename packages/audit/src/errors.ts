import { AgentSafeError, type ErrorDetails } from "@agent-safe/core";
import { FilesError, systemErrorCode } from "@agent-safe/files";

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

/** The log's file is there, with nothing in it. */
export function emptyLog(file: string, hasHead: boolean): AuditError {
  return new AuditError("AUDIT_TAMPERED", `the log \`${file}\` is empty: not even its first line is there`, {
    cure: hasHead
      ? "keep it and its head file as evidence, and start a new log in another place"
      : "if the file was made by hand, remove it; if it was a log, keep it as evidence and start a new one in another place",
    details: { file },
  });
}

/** A log would begin at a time that no line can hold. */
export function wrongClock(file: string): AuditError {
  return new AuditError(
    "AUDIT_UNAVAILABLE",
    `the log \`${file}\` cannot be made: the clock gives no time between 1970 and 9999`,
    { cure: "set the clock", details: { file, reopen: false } },
  );
}

/** The log was signed by a key that we do not have. */
export function wrongKey(file: string): AuditError {
  return new AuditError("AUDIT_WRONG_KEY", `the log \`${file}\` is signed with another key`, {
    cure: "give the key that the log was made with, or rotate it",
    details: { file },
  });
}

/** There is no key to change. */
export function unsignedLog(file: string): AuditError {
  return new AuditError(
    "AUDIT_WRONG_KEY",
    `the log \`${file}\` was made without a key, so there is none to change`,
    {
      cure: "start a new log with a key",
      details: { file },
    },
  );
}

/** Another process gave the log a new key. */
export function keyChanged(file: string): AuditError {
  return new AuditError("AUDIT_WRONG_KEY", `the key of the log \`${file}\` was changed by another process`, {
    cure: "open the log anew with the new key",
    details: { file },
  });
}

/** A sync failed, so that nobody knows what is on the disk. */
export function poisoned(file: string, cause: unknown): AuditError {
  return new AuditError(
    "AUDIT_UNAVAILABLE",
    `the disk refused to keep the log \`${file}\` (${reason(cause)})`,
    {
      cure: "look after the disk, then open the log anew",
      details: { file, reopen: true },
      cause,
    },
  );
}

/** Whatever kept an entry from being written, as one kind of error. */
export function unavailable(file: string, error: unknown): AuditError {
  if (error instanceof AuditError) return error;
  return new AuditError("AUDIT_UNAVAILABLE", `the log \`${file}\` cannot be written (${reason(error)})`, {
    cure: cureOf(error) ?? "make room on the disk, and check its permissions",
    details: { file, reopen: false },
    cause: error,
  });
}

/** Whatever kept the log from being read. */
export function unreadable(file: string, error: unknown): AuditError {
  return new AuditError("AUDIT_UNREADABLE", `the log \`${file}\` cannot be read (${reason(error)})`, {
    cure: cureOf(error) ?? "check the disk, and that you may read the log and the folders above it",
    details: { file },
    cause: error,
  });
}

/** Nothing to read. */
export function noLog(file: string): AuditError {
  return new AuditError("AUDIT_UNREADABLE", `there is no log \`${file}\``, {
    cure: "check the path; a log is made when it is first opened for writing",
    details: { file },
  });
}

function reason(error: unknown): string {
  if (error instanceof FilesError) return error.message;
  return systemErrorCode(error) ?? (error instanceof Error ? error.message : String(error));
}

/** What a refusal of the files package says to do; some say only what is wrong. */
function cureOf(error: unknown): string | undefined {
  if (!(error instanceof FilesError)) return undefined;
  return (
    error.cure ?? (error.code === "FILE_UNSAFE" ? "name a plain file in a folder of its own" : undefined)
  );
}
