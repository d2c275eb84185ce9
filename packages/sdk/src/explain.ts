import type { RiskClass, Sensitivity } from "@agent-safe/core";
import { explain, type RuleExplanation } from "@agent-safe/policy";
import { decide, type Engine } from "./check.ts";
import type { PreviewDecision } from "./decision.ts";
import { policyRequest } from "./facts.ts";
import { describe } from "./outcome.ts";

/** Why a request would be answered as it would. */
export interface Explanation {
  readonly decision: PreviewDecision;
  /** How the effective risk came about; null when the request was refused before it was looked up. */
  readonly risk: {
    /** Undefined: an unknown action, which counts as critical. */
    readonly action: RiskClass | undefined;
    /** Undefined: an unknown target or none, which counts as critical. */
    readonly sensitivity: Sensitivity | undefined;
    readonly effective: RiskClass;
  } | null;
  /**
   * Every rule in order, with the first of its conditions that does not hold. Also there when the request was denied before the
   * rules were asked, so that one sees what they would have said; empty when the request was refused.
   */
  readonly rules: readonly RuleExplanation[];
}

/** Explains a check without recording it. */
export function explainCheck(
  input: unknown,
  engine: Pick<Engine, "project" | "readClock" | "report">,
): Explanation {
  const outcome = decide(input, engine);
  const { facts } = outcome;
  const decision = describe(outcome, engine.project);
  if (facts === undefined) return { decision, risk: null, rules: [] };
  return {
    decision,
    risk: {
      action: facts.action?.definition.riskClass,
      sensitivity: facts.target?.sensitivity,
      effective: facts.effectiveRisk,
    },
    rules: explain(engine.project.policy.rules, policyRequest(facts)),
  };
}
