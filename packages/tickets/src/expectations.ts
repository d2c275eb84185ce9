import { canonicalJson, captureJson, printable } from "@agent-safe/core";
import { maxTicketLength, type Ticket } from "./ticket.ts";

/** What an executor is about to do. What is left out is not compared. */
export interface TicketExpectations {
  readonly expectedAction?: string | undefined;
  /** null: no target. */
  readonly expectedTarget?: string | null | undefined;
  /** null: nobody said who asks. */
  readonly expectedCaller?: string | null | undefined;
  /** Compared as JSON: the order of members does not count. */
  readonly expectedParams?: unknown;
}

export type MismatchCode =
  | "TICKET_ACTION_MISMATCH"
  | "TICKET_TARGET_MISMATCH"
  | "TICKET_CALLER_MISMATCH"
  | "TICKET_PARAMS_MISMATCH";

export interface Mismatch {
  readonly code: MismatchCode;
  readonly reason: string;
}

/** The first thing in which a ticket is for something else than what is about to be done. */
export function findMismatch(ticket: Ticket, expected: TicketExpectations): Mismatch | undefined {
  const { expectedAction, expectedTarget, expectedCaller, expectedParams } = expected;
  if (expectedAction !== undefined && ticket.action !== expectedAction) {
    return mismatch("TICKET_ACTION_MISMATCH", "action", ticket.action, expectedAction);
  }
  if (expectedTarget !== undefined && ticket.target !== expectedTarget) {
    return mismatch("TICKET_TARGET_MISMATCH", "target", ticket.target, expectedTarget);
  }
  if (expectedCaller !== undefined && ticket.caller !== expectedCaller) {
    return mismatch("TICKET_CALLER_MISMATCH", "caller", ticket.caller, expectedCaller);
  }
  if (expectedParams !== undefined && !isSameJson(ticket.params, expectedParams)) {
    // Without the values: some are secret.
    return { code: "TICKET_PARAMS_MISMATCH", reason: "the ticket is for other parameters" };
  }
  return undefined;
}

function mismatch(code: MismatchCode, what: string, found: string | null, expected: unknown): Mismatch {
  return { code, reason: `the ticket is for ${what} ${show(found)}, not ${show(expected)}` };
}

function show(value: unknown): string {
  if (value === null) return "none";
  return typeof value === "string" ? `\`${printable(value.slice(0, 256))}\`` : `a ${typeof value}`;
}

function isSameJson(params: unknown, expected: unknown): boolean {
  const captured = captureJson(expected, { maxBytes: maxTicketLength, maxDepth: 32 });
  return captured.ok && canonicalJson(captured.value) === canonicalJson(params);
}
