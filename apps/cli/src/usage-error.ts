import { AgentSafeError } from "@agent-safe/core";

/** The command line makes no sense; exit code 2. */
export class UsageError extends AgentSafeError {
  override readonly name = "UsageError";
  declare readonly code: "USAGE";

  constructor(message: string, options: { cure?: string; cause?: unknown } = {}) {
    super("USAGE", message, options);
  }
}
