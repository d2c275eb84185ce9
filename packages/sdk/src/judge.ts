import { printable } from "@agent-safe/core";
import type { Rule } from "@agent-safe/policy";
import type { AllowDecision, ApprovalDecision, DenyDecision } from "./decision.ts";
import { type Facts, policyRequest } from "./facts.ts";
import type { Project } from "./project.ts";

/** An answer and what it rests on; not yet recorded, so it permits nothing. */
export type Verdict = (
  | Pick<AllowDecision, "result" | "code">
  | Pick<DenyDecision, "result" | "code">
  | Pick<ApprovalDecision, "result" | "code">
) & { readonly reason: string; readonly rule: Rule | null };

/** The verdict on a request: pure, the same facts and project give the same answer. The first that applies answers. */
export function judge(facts: Facts, project: Pick<Project, "policy" | "settings" | "hides">): Verdict {
  const { action, target, parameters } = facts;
  if (action === undefined || parameters === undefined) {
    return deny(
      "UNKNOWN_ACTION",
      `Unknown action \`${printable(facts.request.action)}\`: the registry has no action of that name`,
    );
  }
  if (!parameters.ok) {
    const problems = parameters.problems
      .map(({ parameter, code, message }) =>
        project.hides(parameter)
          ? `\`${printable(parameter)}\` is not accepted (${code}); its value is not shown`
          : message,
      )
      .join("; ");
    return deny("INVALID_PARAMETERS", `Invalid parameters: ${problems}`);
  }
  const { targetTypes } = action.definition;
  if (
    target !== null &&
    !targetTypes.includes(target.type) &&
    project.settings.targetTypeMismatch === "deny"
  ) {
    return deny(
      "TARGET_TYPE_MISMATCH",
      `Action \`${action.definition.name}\` does not work on a target of type \`${target.type}\`; it works on ${targetTypes.join(", ")}`,
    );
  }
  const { effect, reason, rule } = project.policy.evaluate(policyRequest(facts));
  switch (effect) {
    case "allow":
      return { result: "allow", code: "ALLOWED", reason, rule };
    case "require_approval":
      return { result: "require_approval", code: "APPROVAL_REQUIRED", reason, rule };
    case "deny":
      return {
        result: "deny",
        code: rule === null ? "NO_MATCHING_POLICY" : "DENIED_BY_POLICY",
        reason,
        rule,
      };
  }
}

/** A deny that no rule gave. */
export function deny(code: DenyDecision["code"], reason: string): Verdict {
  return { result: "deny", code, reason, rule: null };
}
