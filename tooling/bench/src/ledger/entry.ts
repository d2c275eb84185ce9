import type { LedgerEntryInput } from "@agent-safe/audit";
import { createId } from "@agent-safe/core";

/** A decision as a project of middling size records it: about 800 bytes a line. */
export function sampleEntry(): LedgerEntryInput {
  const id = createId("evt", Date.now());
  return {
    type: "decision",
    id,
    audit_id: id,
    result: "deny",
    code: "DEFAULT_DENY",
    reason: "No matching policy (default deny)",
    action: "restart-deployment",
    action_version: "1.0.0",
    target: {
      id: "prod/api-server",
      known: true,
      type: "k8s-deployment",
      environment: "prod",
      sensitivity: "critical",
      labels: { team: "platform" },
    },
    caller: { id: "deploy-agent-01", kind: "asserted", roles: ["deployer"], groups: [], chain: [] },
    params: { namespace: "prod", deployment: "api-server" },
    policy: null,
    risk_class: "medium",
    effective_risk: "critical",
    revision: "9pO3Y8a1v7J2l0m5n6b4c3x2z1q8w7e6r5t4y3u2i1o",
    redacted: [],
  };
}
