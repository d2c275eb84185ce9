import type { JsonObject } from "@agent-safe/core";

/** One question: may this caller do this action to this target? */
export interface CheckRequest {
  /** Name of an action in the registry. */
  readonly action: string;
  /** Id of a target in the inventory. Left out, null or empty: no target, which counts as critically sensitive. */
  readonly target?: string | null;
  /** Who asks: an agent's id. Left out, null or empty: anonymous. */
  readonly caller?: string | null;
  /** Parameters of the action: plain JSON data, at most 32 KiB and 32 levels deep. */
  readonly params?: JsonObject | Readonly<Record<string, unknown>> | null;
  /** Id of a change ticket elsewhere (JIRA, ServiceNow, a URL). Opaque here; blank is none. */
  readonly ticketId?: string | null;
  /** Ties several requests together in the ledger. */
  readonly correlationId?: string | null;
}

/** Limits on what comes from outside, applied before anything is looked up or recorded. */
export const requestLimits: {
  /** UTF-8 bytes of `params` as JSON. */
  readonly paramsBytes: number;
  /** Levels of arrays and objects in `params`. */
  readonly paramsDepth: number;
  /** Unicode characters of an id: action, target, caller, change ticket, correlation id. */
  readonly idLength: number;
  /** Steps of a plan. */
  readonly planSteps: number;
} = Object.freeze({ paramsBytes: 32 * 1024, paramsDepth: 32, idLength: 256, planSteps: 1000 });
