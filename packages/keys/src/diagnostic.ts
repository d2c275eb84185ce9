/** Something that works but should not stay as it is: reported, never thrown. */
export interface Diagnostic {
  /** For programs: upper case, stable over releases. */
  readonly code: string;
  readonly message: string;
  /** What to do about it. */
  readonly cure?: string;
}

/** Where diagnostics go. It must not throw. */
export type DiagnosticSink = (diagnostic: Diagnostic) => void;
