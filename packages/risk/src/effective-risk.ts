import type { RiskClass, Sensitivity } from "@agent-safe/core";

/** Effective risk by action risk, then by target sensitivity. */
export const riskMatrix: Readonly<Record<RiskClass, Readonly<Record<Sensitivity, RiskClass>>>> =
  Object.freeze({
    low: Object.freeze({ public: "low", internal: "low", restricted: "medium", critical: "high" }),
    medium: Object.freeze({ public: "low", internal: "medium", restricted: "high", critical: "critical" }),
    high: Object.freeze({ public: "medium", internal: "high", restricted: "critical", critical: "critical" }),
    critical: Object.freeze({
      public: "high",
      internal: "critical",
      restricted: "critical",
      critical: "critical",
    }),
  });

/**
 * How much harm an action can do on one target.
 *
 * @param risk the action's own risk class; undefined for an unknown action, which counts as critical
 * @param sensitivity the target's; undefined for an unknown target or none, which counts as critical
 */
export function effectiveRisk(risk: RiskClass | undefined, sensitivity: Sensitivity | undefined): RiskClass {
  return riskMatrix[risk ?? "critical"][sensitivity ?? "critical"];
}
