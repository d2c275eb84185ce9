import type { RiskClass } from "@agent-safe/core";
import type { ActionDefinition, Registry } from "@agent-safe/registry";

/** Which actions to list; all that is given must hold. */
export interface ActionFilter {
  readonly tag?: string;
  readonly risk?: RiskClass;
}

/** The definitions of the actions that pass the filter, sorted by name. */
export function listActions(registry: Pick<Registry, "actions">, filter: ActionFilter): ActionDefinition[] {
  return [...registry.actions.values()]
    .map((action) => action.definition)
    .filter(({ tags }) => filter.tag === undefined || tags.includes(filter.tag))
    .filter(({ riskClass }) => filter.risk === undefined || riskClass === filter.risk)
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
