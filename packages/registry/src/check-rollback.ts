import { suggest } from "@agent-safe/core";
import type { ActionDefinition } from "./action-definition.ts";
import type { ActionParts } from "./action-parts.ts";
import type { Finding } from "./finding.ts";
import { shown } from "./shown.ts";

/** Warnings of keys that only mean something together. */
export function checkRollbackKeys(action: ActionDefinition): Finding[] {
  const findings: Finding[] = [];
  if (action.rollbackParams.size > 0 && action.rollbackAction === undefined) {
    findings.push({
      path: ["rollback_params"],
      input: {
        code: "ROLLBACK_WITHOUT_ACTION",
        severity: "warning",
        message: "`rollback_params` is of no use without `rollback_action`",
        cure: "add `rollback_action:` with the name of the action that undoes this one",
      },
      of: "key",
    });
  }
  if (action.rollbackAction !== undefined && !action.reversible) {
    findings.push({
      path: ["rollback_action"],
      input: {
        code: "ROLLBACK_NOT_REVERSIBLE",
        severity: "warning",
        message: "`rollback_action` is given, and the action is not `reversible`",
        cure: "add `reversible: true`",
      },
      of: "key",
    });
  }
  return findings;
}

/** Sources that name a parameter, or a field of the captured state, that the action does not declare. */
export function checkRollbackSources({ rollbackParams, declared, stateFields }: ActionParts): Finding[] {
  const findings: Finding[] = [];
  for (const [name, { source: from }] of rollbackParams) {
    const [kind = "", first = ""] = from.split(".", 2);
    const known = kind === "params" ? declared : stateFields;
    if (known === undefined || known.has(first)) continue;
    // Captures may hold more than the fields declared, which are advisory; where there are none, nothing can be said.
    if (kind !== "params" && known.size === 0) continue;
    const near = suggest(first, known);
    const key = kind === "params" ? "parameters" : "state_fields";
    findings.push({
      path: ["rollback_params", name, "source"],
      input: {
        code: kind === "params" ? "UNKNOWN_PARAMETER" : "UNKNOWN_STATE_FIELD",
        severity: kind === "params" ? "error" : "warning",
        message: `${shown(from)} names what the action does not declare under \`${key}\``,
        cure: near === undefined ? "declare it there, or name another" : `did you mean \`${kind}.${near}\`?`,
      },
    });
  }
  return findings;
}
