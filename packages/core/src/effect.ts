/** What a rule, and in the end a decision, says. The values are the words of YAML and wire formats. */
export type Effect = "allow" | "deny" | "require_approval";

/** All effects, as YAML spells them. */
export const effects = ["allow", "deny", "require_approval"] as const;
