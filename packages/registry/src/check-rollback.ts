import { suggest } from "@agent-safe/core";
import type { Problem, YamlSource } from "@agent-safe/yaml";
import type { ActionDefinition } from "./action-definition.ts";
import { shown } from "./shown.ts";

/** What is wrong with how an action says that it is undone, as far as the action alone shows it. */
export function checkRollback(
  action: ActionDefinition,
  declared: ReadonlySet<string>,
  source: YamlSource,
): Problem[] {
  const problems = checkSources(action, declared, source);
  if (action.rollbackParams.size > 0 && action.rollbackAction === undefined) {
    problems.push(
      source.problem(
        ["rollback_params"],
        {
          code: "ROLLBACK_WITHOUT_ACTION",
          severity: "warning",
          message: "`rollback_params` is of no use without `rollback_action`",
          cure: "add `rollback_action:` with the name of the action that undoes this one",
        },
        "key",
      ),
    );
  }
  if (action.rollbackAction !== undefined && !action.reversible) {
    problems.push(
      source.problem(
        ["rollback_action"],
        {
          code: "ROLLBACK_NOT_REVERSIBLE",
          severity: "warning",
          message: "`rollback_action` is given, and the action is not `reversible`",
          cure: "add `reversible: true`",
        },
        "key",
      ),
    );
  }
  return problems;
}

/** Sources that name a parameter, or a field of the captured state, that the action does not declare. */
function checkSources(
  action: ActionDefinition,
  declared: ReadonlySet<string>,
  source: YamlSource,
): Problem[] {
  const problems: Problem[] = [];
  const fields = new Set(action.stateFields.map(({ name }) => name));
  for (const [name, { source: from }] of action.rollbackParams) {
    const [kind = "", first = ""] = from.split(".", 2);
    const known = kind === "params" ? declared : fields;
    // Captures may hold more than the fields declared, which are advisory; where there are none, nothing can be said.
    if (known.has(first) || (kind !== "params" && fields.size === 0)) continue;
    const near = suggest(first, known);
    const key = kind === "params" ? "parameters" : "state_fields";
    problems.push(
      source.problem(["rollback_params", name, "source"], {
        code: kind === "params" ? "UNKNOWN_PARAMETER" : "UNKNOWN_STATE_FIELD",
        severity: kind === "params" ? "error" : "warning",
        message: `${shown(from)} names what the action does not declare under \`${key}\``,
        cure: near === undefined ? "declare it there, or name another" : `did you mean \`${kind}.${near}\`?`,
      }),
    );
  }
  return problems;
}
