import { AgentSafeError, type ErrorDetails } from "@agent-safe/core";

/** What can go wrong with a durable file, for programs. */
export type FilesErrorCode =
  /** The lock was held by somebody else for longer than the caller would wait. */
  | "LOCK_TIMEOUT"
  /** This kind of lock cannot be had on this machine. */
  | "LOCK_UNAVAILABLE"
  /** A symbolic link, or something else that is not a plain file or folder. */
  | "FILE_UNSAFE";

/** Thrown by this package. Errors of the operating system itself (`ENOSPC`, `EACCES`) pass through as they are. */
export class FilesError extends AgentSafeError {
  override readonly name: string = "FilesError";
  declare readonly code: FilesErrorCode;

  constructor(
    code: FilesErrorCode,
    message: string,
    options: { cure?: string; details?: ErrorDetails; cause?: unknown } = {},
  ) {
    super(code, message, options);
  }
}

/** The operating system's name of an error (`ENOENT`), if it is one of its errors. */
export function systemErrorCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("code" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
}
