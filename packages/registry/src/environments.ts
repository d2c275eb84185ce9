/** The environments that every project has; it adds its own in `agent-safe.yaml`. */
export const environments: readonly ["dev", "staging", "prod"] = ["dev", "staging", "prod"];
