/** Trouble that does not stop a decision, but that somebody should hear of. */
export interface Diagnostic {
  readonly severity: "info" | "warning" | "error";
  /** For programs: upper case, stable over releases. */
  readonly code: string;
  readonly message: string;
  readonly cure?: string;
}

/** Passes diagnostics on. A listener that throws must not turn an answer into an exception. */
export function reportTo(
  listener: ((diagnostic: Diagnostic) => void) | undefined,
): (diagnostic: Diagnostic) => void {
  return (diagnostic) => {
    try {
      listener?.(diagnostic);
    } catch {
      // There is nobody left to tell.
    }
  };
}
