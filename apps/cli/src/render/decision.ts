import { printable, suggest } from "@agent-safe/core";
import type { Decision, Explanation, Project } from "@agent-safe/sdk";
import { ownName } from "../own-name.ts";
import { type LabelledRow, renderRows } from "../terminal/rows.ts";
import type { Style } from "../terminal/style.ts";
import { wrap } from "../terminal/wrap.ts";
import { renderExplanation } from "./explanation.ts";
import { paintRisk } from "./paint-risk.ts";

/** A decision for people: the outcome, why, and what to type next. */
export function renderDecision(
  decision: Decision,
  explanation: Explanation | undefined,
  project: Project,
  style: Style,
): string {
  const lines = [
    ...heading(decision, style),
    ...renderRows(
      [
        actionRow(decision, project, style),
        targetRow(decision, project, style),
        ...ruleRows(decision, project),
        ...(decision.ticketId === null ? [] : [{ label: "ticket", text: printable(decision.ticketId) }]),
        { label: "audit", text: decision.auditId },
        ...nextRows(decision, explanation !== undefined, style),
      ],
      style,
    ),
  ];
  if (explanation !== undefined) lines.push("", renderExplanation(explanation, style));
  return lines.join("\n");
}

function heading({ result, reason }: Decision, style: Style): string[] {
  const word = result.toUpperCase();
  const paint = { allow: style.green, deny: style.red, require_approval: style.yellow }[result];
  const [first = "", ...rest] = wrap(printable(reason), style.width - word.length - 2);
  return [
    `${paint(style.bold(word))}  ${first}`,
    ...rest.map((line) => `${" ".repeat(word.length + 2)}${line}`),
  ];
}

function actionRow({ action, riskClass }: Decision, { registry }: Project, style: Style): LabelledRow {
  const known = registry.actions.has(action);
  const meant = known ? undefined : suggest(action, registry.actions.keys());
  return {
    label: "action",
    text: printable(action),
    paint: style.bold,
    note: known
      ? `${riskClass} risk`
      : `not in the registry${meant === undefined ? "" : `; did you mean ${printable(meant)}?`}`,
  };
}

function targetRow({ target, effectiveRisk }: Decision, { registry }: Project, style: Style): LabelledRow {
  const outcome = `->  effective risk ${effectiveRisk.toUpperCase()}`;
  if (target === null)
    return { label: "target", text: "none", note: `counts as critically sensitive  ${outcome}` };
  const known = registry.targets.get(target);
  if (known !== undefined) {
    return {
      label: "target",
      text: printable(target),
      paint: style.bold,
      note: printable(`${known.environment}, ${known.sensitivity}  ${outcome}`),
    };
  }
  const meant = suggest(target, registry.targets.keys());
  const question = meant === undefined ? "" : `; did you mean ${printable(meant)}?`;
  return {
    label: "target",
    text: printable(target),
    paint: (text) => paintRisk(text, "critical", style),
    note: `not in the inventory${question}  counts as critically sensitive  ${outcome}`,
  };
}

function ruleRows({ policyMatched }: Decision, { policy }: Project): LabelledRow[] {
  if (policyMatched === null) return [];
  const place = policy.rules.find((rule) => rule.name === policyMatched)?.place;
  return [
    {
      label: "rule",
      text: printable(policyMatched),
      note: place === undefined ? undefined : printable(`${place.file}:${place.line}`),
    },
  ];
}

function nextRows(decision: Decision, explained: boolean, style: Style): LabelledRow[] {
  const next = nextStep(decision, explained);
  return next === undefined ? [] : [{ label: "next", text: next, paint: style.cyan }];
}

function nextStep({ result, code }: Decision, explained: boolean): string | undefined {
  if (result === "allow") return undefined;
  if (result === "require_approval") return "do not act; a person has to approve this first";
  switch (code) {
    case "UNKNOWN_ACTION":
    case "INVALID_PARAMETERS":
    case "TARGET_TYPE_MISMATCH":
      return `${ownName()} list-actions`;
    case "DENIED_BY_POLICY":
    case "NO_MATCHING_POLICY":
      return explained ? undefined : "the same command with --explain shows what every rule says";
    default:
      return undefined;
  }
}
