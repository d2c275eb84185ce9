import type { Problem } from "@agent-safe/yaml";
import type { ConditionName, Rule } from "../rule.ts";

/** A warning at a condition of a rule, or at the rule itself. Lint has no text of the file, so there is no frame. */
export function warning(
  rule: Rule,
  condition: ConditionName | undefined,
  { code, message, cure }: { readonly code: string; readonly message: string; readonly cure: string },
): Problem {
  const place = (condition && rule.places.get(condition)) ?? rule.place;
  return {
    ...place,
    severity: "warning",
    code,
    message: `rule \`${rule.name}\`: ${message}`,
    cure,
    frame: "",
  };
}
