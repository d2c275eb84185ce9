/** Trouble that does not stop a decision, but that somebody should hear of. */
export interface Diagnostic {
  readonly severity: "info" | "warning" | "error";
  /** For programs: upper case, stable over releases. */
  readonly code: string;
  readonly message: string;
  readonly cure?: string;
}
