import type { JsonObject } from "@agent-safe/core";

/** What an execution ticket permits: one action with these parameters, once. */
export interface Ticket {
  readonly action: string;
  /** null: the action was asked for without a target. */
  readonly target: string | null;
  /** Who asked; null: nobody said. */
  readonly caller: string | null;
  /** Frozen. */
  readonly params: JsonObject;
  /** The decision that it comes from: the id of its entry in the ledger. */
  readonly auditId: string;
  /** What is used up. */
  readonly nonce: string;
  readonly issuedAt: Date;
  readonly expiresAt: Date;
}

/** A ticket with the text that proves it. Whoever holds the text may carry out the action: it belongs in no log. */
export interface IssuedTicket extends Ticket {
  readonly token: string;
}

/** No ticket lives longer, in seconds. */
export const maxTtlSeconds: number = 15 * 60;

/** No ticket is longer, in characters: it holds parameters of up to 32 KiB. */
export const maxTicketLength: number = 64 * 1024;

/** What `type` says in a ticket; no identity token has a `type`. */
export const ticketType = "execution-ticket";
