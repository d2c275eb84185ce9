import type { Effect, RiskClass, Sensitivity } from "@agent-safe/core";
import type { Labels } from "./labels.ts";
import type { Rule } from "./rule.ts";

/** What rules see of a target. A target of the registry fits. */
export interface PolicyTarget {
  readonly id: string;
  readonly type: string;
  readonly environment: string;
  readonly sensitivity: Sensitivity;
  readonly labels: Labels;
}

/** What rules see of who asks. */
export interface PolicyCaller {
  readonly id: string;
  /** Whether a token proved who it is; otherwise the id is a mere claim. */
  readonly verified: boolean;
  readonly roles: readonly string[];
  readonly groups: readonly string[];
  /** Agent ids of the delegation chain, oldest first; empty for a direct caller. Its length is the depth. */
  readonly chain: readonly string[];
}

/** All that a verdict depends on. Nothing else is looked at: no clock, no environment, no earlier request. */
export interface PolicyRequest {
  readonly action: string;
  /** null: not in the inventory, or none was named. */
  readonly target: PolicyTarget | null;
  /** null: anonymous. */
  readonly caller: PolicyCaller | null;
  readonly effectiveRisk: RiskClass;
  /** Whether a non-empty change ticket came with the request. */
  readonly hasTicket: boolean;
  /** When it is asked: milliseconds since 1970-01-01T00:00:00Z. */
  readonly at: number;
}

/** What the rules say about a request. */
export interface Verdict {
  readonly effect: Effect;
  readonly reason: string;
  /** The rule that decided; null when none matched. */
  readonly rule: Rule | null;
}

/** The answer when no rule matches. */
export const defaultDeny: Verdict = Object.freeze({
  effect: "deny",
  reason: "No matching policy (default deny)",
  rule: null,
});
