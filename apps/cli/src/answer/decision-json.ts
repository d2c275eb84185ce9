import type { Decision, Explanation, Project } from "@agent-safe/sdk";
import type { DecisionJson } from "../schemas/decision.ts";
import { explanationJson } from "./explanation-json.ts";

export function decisionJson(
  decision: Decision,
  explanation: Explanation | undefined,
  { policy }: Pick<Project, "policy">,
): DecisionJson {
  const place = policy.rules.find((rule) => rule.name === decision.policyMatched)?.place;
  return {
    result: decision.result,
    code: decision.code,
    reason: decision.reason,
    action: decision.action,
    target: decision.target,
    caller: decision.caller,
    risk_class: decision.riskClass,
    effective_risk: decision.effectiveRisk,
    policy_matched: decision.policyMatched,
    policy_place: place === undefined ? null : { file: place.file, line: place.line },
    audit_id: decision.auditId,
    revision: decision.revision,
    ticket_id: decision.ticketId,
    correlation_id: decision.correlationId,
    ...(explanation === undefined ? {} : { explanation: explanationJson(explanation) }),
  };
}
