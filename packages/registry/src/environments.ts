/** The environments that every project has; it adds its own in `agent-safe.yaml`. */
export const environments = ["dev", "staging", "prod"] as const;
