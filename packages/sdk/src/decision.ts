import type { AuditErrorCode } from "@agent-safe/audit";
import type { RiskClass } from "@agent-safe/core";

/** The three answers, for comparing: `decision.result === DecisionResult.ALLOW`. */
export const DecisionResult: {
  readonly ALLOW: "allow";
  readonly DENY: "deny";
  readonly REQUIRE_APPROVAL: "require_approval";
} = Object.freeze({ ALLOW: "allow", DENY: "deny", REQUIRE_APPROVAL: "require_approval" });

export type DecisionResult = "allow" | "deny" | "require_approval";

/** Why a request was denied, for programs. */
export type DenyCode =
  /** A rule with `decision: deny` matched first. */
  | "DENIED_BY_POLICY"
  /** No rule matched. */
  | "NO_MATCHING_POLICY"
  /** The registry has no action of that name. */
  | "UNKNOWN_ACTION"
  /** The parameters break the action's declaration; `reason` lists all problems. */
  | "INVALID_PARAMETERS"
  /** The action does not work on targets of that type. */
  | "TARGET_TYPE_MISMATCH"
  /** The request itself is malformed. */
  | "INVALID_REQUEST"
  /** The request, or a part of it, is over its size limit. */
  | "REQUEST_TOO_LARGE"
  /** The caller looks like a token, and is not a valid one. */
  | "TOKEN_INVALID"
  /** The machine's clock went back by more than five minutes. */
  | "CLOCK_SUSPECT"
  /** The ledger could not be written, for the reason that the code names; nothing is released. */
  | AuditErrorCode
  /** `close()` was called before. */
  | "CLOSED"
  /** Something unexpected; the ledger and `onDiagnostic` know more. */
  | "INTERNAL";

/** What every decision carries. */
export interface DecisionFacts {
  /** For people: the matched rule's reason, or what is wrong and how to mend it. */
  readonly reason: string;
  /** The action as asked; `""` when it was not usable text. */
  readonly action: string;
  /** The target as asked, also when it is unknown; null when none was named. */
  readonly target: string | null;
  /** Who asked; null for an anonymous request. A token's text never stands here. */
  readonly caller: string | null;
  /** Risk of the action on its own; `critical` for an unknown action. */
  readonly riskClass: RiskClass;
  /** Risk of the action on this target; an unknown target counts as critically sensitive. */
  readonly effectiveRisk: RiskClass;
  /** Name of the rule that decided; null when none did. */
  readonly policyMatched: string | null;
  /** The decision's id in the ledger: `evt-…`. */
  readonly auditId: string;
  /** Digest of the registry, policies and inventory that decided. */
  readonly revision: string;
  /** The change ticket that came with the request. */
  readonly ticketId: string | null;
  readonly correlationId: string | null;
}

export interface AllowDecision extends DecisionFacts {
  readonly result: "allow";
  readonly code: "ALLOWED";
}

export interface DenyDecision extends DecisionFacts {
  readonly result: "deny";
  readonly code: DenyCode;
}

export interface ApprovalDecision extends DecisionFacts {
  readonly result: "require_approval";
  readonly code: "APPROVAL_REQUIRED";
}

/** The answer to a request. A union on `result`: what exists only on some answers can only be read there. */
export type Decision = AllowDecision | DenyDecision | ApprovalDecision;

type WithoutAuditId<T> = T extends unknown ? Omit<T, "auditId"> : never;

/** An answer that was neither recorded nor charged, so it has no audit id and permits nothing. */
export type PreviewDecision = WithoutAuditId<Decision>;
