import type { Effect, JsonObject, RiskClass } from "@agent-safe/core";
import type { Position } from "@agent-safe/yaml";
import type { PolicyCaller } from "./request.ts";

/** One case of a file below `tests/`: a request, and what should come of it. */
export interface PolicyTest {
  readonly name: string;
  readonly request: PolicyTestRequest;
  readonly expect: Effect;
  /** Name of the rule that should decide. Left out: any, or none. */
  readonly expectPolicy?: string | undefined;
  readonly expectRisk?: RiskClass | undefined;
  /** Where the case begins. */
  readonly place: Position;
}

/** A request as a test states it, before registry and inventory are asked. */
export interface PolicyTestRequest {
  readonly action: string;
  /** Id of a target. */
  readonly target?: string | undefined;
  /** A mere id is an asserted caller; a mapping in the file is a verified one. null: anonymous. */
  readonly caller: PolicyCaller | null;
  readonly params?: JsonObject | undefined;
  /** A change ticket. */
  readonly ticketId?: string | undefined;
  /** Milliseconds since 1970. Left out: now. */
  readonly at?: number | undefined;
}

/** What a request comes to, by the whole of a decision: unknown actions and bad parameters included. */
export interface PolicyTestOutcome {
  readonly result: Effect;
  /** Name of the rule that decided; null when none did. */
  readonly policyMatched: string | null;
  readonly effectiveRisk: RiskClass;
  readonly reason: string;
  readonly code: string;
}
