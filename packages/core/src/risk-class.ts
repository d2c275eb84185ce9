/** How much harm an action can do; of an action alone, or (effective risk) of an action on a target. */
export type RiskClass = "low" | "medium" | "high" | "critical";

/** All risk classes, least first. */
export const riskClasses = ["low", "medium", "high", "critical"] as const;
