/** Facts about an error, for programs. Never a secret, a token or a key. */
export type ErrorDetails = Readonly<Record<string, unknown>>;

/**
 * The one error class that agent-safe throws. It is thrown for misuse and for broken configuration only;
 * whatever hostile input can cause is a returned value instead.
 *
 * Packages subclass it with a literal `code`, so that `error.code` can be switched on.
 */
export class AgentSafeError extends Error {
  override readonly name: string = "AgentSafeError";
  /** What went wrong, for programs: upper case, stable over releases. */
  readonly code: string;
  /** What to do about it, for people: one sentence. */
  readonly cure: string | undefined;
  readonly details: ErrorDetails;

  constructor(
    code: string,
    message: string,
    options: { cure?: string; details?: ErrorDetails; cause?: unknown } = {},
  ) {
    super(message, "cause" in options ? { cause: options.cause } : undefined);
    this.code = code;
    this.cure = options.cure;
    this.details = options.details ?? {};
  }
}
