/** How much harm a target can suffer. */
export type Sensitivity = "public" | "internal" | "restricted" | "critical";

/** All sensitivities, least first. */
export const sensitivities = ["public", "internal", "restricted", "critical"] as const;
