import { AgentSafeError, type ErrorDetails } from "@agent-safe/core";

/** What can be wrong with what this package is told to do, for programs. */
export type TicketsErrorCode =
  /** What is to be permitted cannot stand in a ticket. */
  | "GRANT_INVALID"
  /** The life asked for is no whole number of seconds from 1 to 900. */
  | "TTL_INVALID"
  /** The ticket would be larger than is accepted. */
  | "TICKET_TOO_LARGE"
  /** An option is missing, or out of its range. */
  | "OPTION_INVALID"
  /** The store of used tickets holds something that it has not written. */
  | "REPLAY_STORE_DAMAGED";

/** Thrown for misuse and broken storage; what a ticket can be is answered by values. Never holds a token or a key. */
export class TicketsError extends AgentSafeError {
  override readonly name: string = "TicketsError";
  declare readonly code: TicketsErrorCode;

  constructor(
    code: TicketsErrorCode,
    message: string,
    options: { cure?: string; details?: ErrorDetails; cause?: unknown } = {},
  ) {
    super(code, message, options);
  }
}
