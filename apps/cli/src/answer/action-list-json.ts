import type { ActionDefinition } from "@agent-safe/sdk";
import type { ActionListJson } from "../schemas/action-list.ts";

export function actionListJson(actions: readonly ActionDefinition[]): ActionListJson {
  return {
    actions: actions.map((action) => ({
      name: action.name,
      version: action.version,
      description: action.description,
      risk_class: action.riskClass,
      target_types: [...action.targetTypes],
      tags: [...action.tags],
      reversible: action.reversible,
      rollback_action: action.rollbackAction ?? null,
      parameters: action.parameters.map(({ name, type, required, sensitive, description }) => ({
        name,
        type,
        required,
        sensitive,
        description: description ?? "",
      })),
    })),
  };
}
