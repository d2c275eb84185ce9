import { type Clock, systemClock } from "@agent-safe/core";
import {
  clockToleranceSeconds,
  type DiagnosticSink,
  type KeySet,
  secretKeySet,
  verifyJwt,
} from "@agent-safe/keys";
import { TicketsError } from "./errors.ts";
import { findMismatch, type MismatchCode, type TicketExpectations } from "./expectations.ts";
import { createMemoryReplayStore } from "./memory-replay-store.ts";
import type { ReplayStore } from "./replay-store.ts";
import { steadyClock } from "./steady-clock.ts";
import { maxTicketLength, maxTtlSeconds, type Ticket } from "./ticket.ts";
import { parseTicketClaims } from "./ticket-claims.ts";
import { within } from "./within.ts";

export interface TicketValidatorOptions {
  /** The shared secret. Either this or `keys`. */
  readonly signingKey?: string | Uint8Array | undefined;
  /** The keys of tickets; with `readJwksFile` of `@agent-safe/keys` an executor needs no secret. */
  readonly keys?: KeySet | undefined;
  /** Whose tickets are accepted; default `agent-safe`. */
  readonly issuer?: string | undefined;
  /**
   * Remembers which tickets were used. Default: this validator's own memory. Then another process, another
   * validator, or this one after a restart, accepts the same ticket once more: share `openFileReplayStore(...)` where that matters.
   */
  readonly replayStore?: ReplayStore | undefined;
  /** How long to wait for the store; default 2,000 ms. */
  readonly storeTimeoutMs?: number | undefined;
  readonly clock?: Clock | undefined;
  /** Hears of a secret under 32 bytes. */
  readonly onDiagnostic?: DiagnosticSink | undefined;
}

/** Why a ticket permits nothing, for programs. */
export type TicketRefusalCode =
  | "TICKET_EXPIRED"
  | "TICKET_NOT_YET_VALID"
  /** Anything else that is wrong with the token; `reason` says what. */
  | "TICKET_INVALID"
  | "TICKET_USED"
  | MismatchCode
  /** Whether it was used cannot be known, so it is refused. Trying again may help. */
  | "REPLAY_STORE_UNAVAILABLE"
  /** The machine's clock stands more than five minutes before the latest time seen. */
  | "CLOCK_SUSPECT";

export interface TicketRefusal {
  readonly valid: false;
  readonly code: TicketRefusalCode;
  readonly reason: string;
  readonly ticket: null;
  /** The decision and the nonce, for the ledger, where the token at least was genuine. */
  readonly auditId: string | null;
  readonly nonce: string | null;
  /** Whether the same ticket may be accepted later. */
  readonly retryable: boolean;
}

export interface ValidTicket {
  readonly valid: true;
  readonly code: "TICKET_VALID";
  readonly reason: string;
  readonly ticket: Ticket;
}

export type TicketResult = ValidTicket | TicketRefusal;

/**
 * Tells an executor whether it may carry out an action. Needs nothing but the secret or the public key.
 *
 * ```ts
 * const validator = new TicketValidator({ signingKey: process.env.AGENT_SAFE_SIGNING_KEY });
 * const result = await validator.validate(token, { expectedAction: "restart-deployment" });
 * if (result.valid) await restart(result.ticket.target, result.ticket.params);
 * ```
 *
 * Unless it is given a `replayStore`, it remembers used tickets in memory only.
 */
export class TicketValidator {
  readonly #keys: KeySet;
  readonly #issuer: string;
  readonly #store: ReplayStore;
  readonly #storeTimeoutMs: number;
  readonly #readClock: ReturnType<typeof steadyClock>;

  /**
   * @throws TicketsError `OPTION_INVALID` without a key, or with two
   * @throws KeysError `KEY_INVALID`
   */
  constructor(options: TicketValidatorOptions) {
    const { signingKey, keys, issuer = "agent-safe", clock = systemClock } = options;
    if ((signingKey === undefined) === (keys === undefined)) {
      throw new TicketsError("OPTION_INVALID", "give a ticket validator either `signingKey` or `keys`");
    }
    this.#keys = keys ?? secretKeySet(signingKey!, { onDiagnostic: options.onDiagnostic });
    this.#issuer = issuer;
    this.#store = options.replayStore ?? createMemoryReplayStore({ clock });
    this.#storeTimeoutMs = options.storeTimeoutMs ?? 2000;
    this.#readClock = steadyClock(clock);
  }

  /**
   * Uses a ticket up, when it permits what is expected: do it now, there is no second time. Never throws for anything that
   * a ticket can be. A ticket that is for something else is not used up.
   */
  validate(token: unknown, expected: TicketExpectations = {}): Promise<TicketResult> {
    return this.#check(token, expected, async (ticket, expiresAt) => {
      const outcome = await this.#store.consume(ticket.nonce, expiresAt);
      if (outcome === "consumed") return undefined;
      // Anything but `consumed`, whatever a store answers, permits nothing.
      return outcome === "expired" ? "TICKET_EXPIRED" : "TICKET_USED";
    });
  }

  /** Like `validate`, but uses nothing up: it permits nothing either. */
  inspect(token: unknown, expected: TicketExpectations = {}): Promise<TicketResult> {
    return this.#check(token, expected, async (ticket, expiresAt) =>
      (await this.#store.isUsed(ticket.nonce, expiresAt)) ? "TICKET_USED" : undefined,
    );
  }

  async #check(
    token: unknown,
    expected: TicketExpectations,
    askStore: (ticket: Ticket, expiresAt: number) => Promise<"TICKET_USED" | "TICKET_EXPIRED" | undefined>,
  ): Promise<TicketResult> {
    const { at, suspect } = this.#readClock();
    if (suspect) return refusal("CLOCK_SUSPECT", "the clock went back; no ticket's age can be told");
    const jwt = await verifyJwt(token, {
      keys: this.#keys,
      issuer: this.#issuer,
      at,
      maxLifeSeconds: maxTtlSeconds,
      maxLength: maxTicketLength,
    });
    if (!jwt.ok) {
      const code = jwt.code.replace("JWT", "TICKET") as "TICKET_INVALID";
      return refusal(code, `the ticket is not accepted: ${jwt.reason}`);
    }
    const claims = parseTicketClaims(jwt.claims);
    if (typeof claims === "string") {
      return refusal("TICKET_INVALID", `the ticket is not accepted: ${claims}`);
    }
    const ticket: Ticket = Object.freeze({
      action: claims.action,
      target: claims.target || null,
      caller: claims.caller || null,
      params: claims.params,
      auditId: claims.audit_id,
      nonce: claims.nonce,
      issuedAt: new Date(jwt.issuedAt),
      expiresAt: new Date(jwt.expiresAt),
    });
    const mismatch = findMismatch(ticket, expected);
    if (mismatch !== undefined) return refusal(mismatch.code, mismatch.reason, ticket);

    // With the tolerance: for the store a ticket must not end before it is refused here.
    const end = jwt.expiresAt + clockToleranceSeconds * 1000;
    try {
      const used = await within(this.#storeTimeoutMs, () => askStore(ticket, end));
      if (used === "TICKET_EXPIRED") return refusal(used, "the ticket has expired", ticket);
      if (used !== undefined) return refusal(used, "the ticket was used before", ticket);
    } catch {
      return refusal("REPLAY_STORE_UNAVAILABLE", "the store of used tickets cannot be reached", ticket);
    }
    return { valid: true, code: "TICKET_VALID", reason: "the ticket is valid", ticket };
  }
}

function refusal(code: TicketRefusalCode, reason: string, ticket?: Ticket): TicketRefusal {
  const retryable = code === "REPLAY_STORE_UNAVAILABLE" || code === "TICKET_NOT_YET_VALID";
  const { auditId, nonce } = ticket ?? { auditId: null, nonce: null };
  return { valid: false, code, reason, ticket: null, auditId, nonce, retryable };
}
