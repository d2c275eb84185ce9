import type { ActionDefinition } from "@agent-safe/sdk";
import type { Style } from "../terminal/style.ts";
import { renderTable } from "../terminal/table.ts";
import { countOf } from "./count-of.ts";
import { paintRisk } from "./paint-risk.ts";

/** The registered actions as a table. */
export function renderActions(
  actions: readonly ActionDefinition[],
  filter: { readonly tag?: string | undefined; readonly risk?: string | undefined },
  style: Style,
): string {
  if (actions.length === 0) {
    const filtered = filter.tag !== undefined || filter.risk !== undefined;
    return filtered ? "No action passes the filter." : "The registry is empty.";
  }
  const table = renderTable(
    actions,
    [
      { title: "ACTION", cell: ({ name }) => name, paint: style.bold },
      {
        title: "RISK",
        cell: ({ riskClass }) => riskClass,
        paint: (text, { riskClass }) => paintRisk(text, riskClass, style),
      },
      { title: "TARGETS", cell: ({ targetTypes }) => targetTypes.join(", "), least: 12 },
      { title: "PARAMETERS", cell: parameters, least: 16 },
      { title: "WHAT IT DOES", cell: ({ description }) => description, least: 16 },
    ],
    style,
  );
  return `${table}\n\n${style.dim(`${countOf(actions.length, "action")}; a parameter in [ ] may be left out, one with ! is sensitive`)}`;
}

function parameters(action: ActionDefinition): string {
  return action.parameters
    .map(({ name, required, sensitive }) => {
      const marked = sensitive ? `${name}!` : name;
      return required ? marked : `[${marked}]`;
    })
    .join(", ");
}
