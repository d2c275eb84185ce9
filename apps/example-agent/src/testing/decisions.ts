import type { AllowDecision, ApprovalDecision, Decision, DenyDecision } from "@agent-safe/sdk";

const facts = {
  reason: "for the test",
  action: "scale-pool",
  target: "staging/workers",
  caller: "ops-agent-01",
  riskClass: "medium",
  effectiveRisk: "medium",
  policyMatched: "some-rule",
  auditId: "evt-1",
  revision: "a-digest",
  ticketId: null,
  correlationId: null,
} as const;

export const allowed: AllowDecision = { ...facts, result: "allow", code: "ALLOWED" };
export const denied: DenyDecision = { ...facts, result: "deny", code: "DENIED_BY_POLICY" };
export const toBeApproved: ApprovalDecision = {
  ...facts,
  result: "require_approval",
  code: "APPROVAL_REQUIRED",
};
export const notAllowed: readonly Decision[] = [denied, toBeApproved];
