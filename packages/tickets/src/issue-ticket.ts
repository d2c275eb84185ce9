import { randomBytes } from "node:crypto";
import { type Clock, captureJson, type JsonObject, systemClock } from "@agent-safe/core";
import { type KeySet, signJwt } from "@agent-safe/keys";
import { TicketsError } from "./errors.ts";
import { type IssuedTicket, maxTicketLength, maxTtlSeconds, type Ticket, ticketType } from "./ticket.ts";
import { parseTicketClaims } from "./ticket-claims.ts";

/** What a ticket is to permit. */
export interface TicketGrant {
  readonly action: string;
  readonly target: string | null;
  readonly caller: string | null;
  readonly params: JsonObject;
  /** The decision that permits it. */
  readonly auditId: string;
  /** Of `createNonce`; to be given when it was recorded before. Default: a new one. */
  readonly nonce?: string | undefined;
}

export interface IssueTicketOptions {
  /** The keys of tickets; see `secretKeySet` and `readKeyPair` of `@agent-safe/keys`. */
  readonly keys: KeySet;
  /** Default: `agent-safe`. */
  readonly issuer?: string | undefined;
  /** From 1 to 900; default 300 (five minutes). */
  readonly ttlSeconds?: number | undefined;
  readonly clock?: Clock | undefined;
}

/** What makes a ticket the only one of its kind: 128 random bits in hexadecimal. Not secret by itself. */
export function createNonce(): string {
  return randomBytes(16).toString("hex");
}

/**
 * Issues a ticket: proof, for whoever carries out an action, that it was decided and is to be done once.
 *
 * @throws TicketsError `GRANT_INVALID`, `TTL_INVALID`, `TICKET_TOO_LARGE`
 * @throws KeysError `NO_SIGNING_KEY`
 */
export async function issueTicket(grant: TicketGrant, options: IssueTicketOptions): Promise<IssuedTicket> {
  const { keys, issuer = "agent-safe", ttlSeconds = 300, clock = systemClock } = options;
  if (!Number.isInteger(ttlSeconds) || ttlSeconds < 1 || ttlSeconds > maxTtlSeconds) {
    throw new TicketsError("TTL_INVALID", "the life asked for is not accepted", {
      cure: `ask for a whole number of seconds from 1 to ${maxTtlSeconds}`,
    });
  }
  const params = captureParams(grant.params);
  const issuedAt = Math.floor(clock.now() / 1000);
  const { action, target, caller, auditId, nonce = createNonce() } = grant;
  const claims: JsonObject = {
    type: ticketType,
    action,
    target: target ?? "",
    caller: caller ?? "",
    params,
    audit_id: auditId,
    nonce,
    iss: issuer,
    iat: issuedAt,
    exp: issuedAt + ttlSeconds,
    ...(caller ? { sub: caller } : {}),
    jti: nonce,
  };
  const problem = parseTicketClaims(claims);
  if (typeof problem === "string") {
    throw new TicketsError("GRANT_INVALID", `this cannot stand in a ticket: ${problem}`);
  }
  const token = await signJwt(claims, keys);
  if (token.length > maxTicketLength) {
    throw new TicketsError(
      "TICKET_TOO_LARGE",
      `the ticket would have more than ${maxTicketLength} characters`,
      {
        cure: "pass smaller parameters",
      },
    );
  }
  const ticket: Ticket = {
    action,
    target: target || null,
    caller: caller || null,
    params,
    auditId,
    nonce,
    issuedAt: new Date(issuedAt * 1000),
    expiresAt: new Date((issuedAt + ttlSeconds) * 1000),
  };
  return Object.freeze({ ...ticket, token });
}

function captureParams(params: unknown): JsonObject {
  const captured = captureJson(params, { maxBytes: maxTicketLength, maxDepth: 32 });
  if (!captured.ok) {
    throw new TicketsError("GRANT_INVALID", `the parameters cannot stand in a ticket: ${captured.reason}`);
  }
  return captured.value as JsonObject;
}
