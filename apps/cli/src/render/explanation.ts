import { printable } from "@agent-safe/core";
import type { Explanation, RuleExplanation } from "@agent-safe/sdk";
import type { Style } from "../terminal/style.ts";
import { wrap } from "../terminal/wrap.ts";
import { paintRisk } from "./paint-risk.ts";

/** Why a request was answered as it was: the arithmetic of risk, and every rule in order. */
export function renderExplanation({ decision, risk, rules }: Explanation, style: Style): string {
  const lines: string[] = [];
  if (risk !== null) {
    const action = risk.action ?? "critical (unknown action)";
    const sensitivity = risk.sensitivity ?? "critical (unknown target)";
    const effective = paintRisk(risk.effective.toUpperCase(), risk.effective, style);
    lines.push(`  ${style.dim("risk")}     ${action} action  x  ${sensitivity} target  =  ${effective}`);
  }
  if (rules.length === 0) return lines.join("\n");

  const decides = rules.some((rule) => rule.decides);
  lines.push(`  ${style.dim("rules")}    ${introduction(decision.code, decides)}`, "");
  const digits = String(rules.length).length;
  for (const [index, rule] of rules.entries()) {
    lines.push(...renderRule(rule, String(index + 1).padStart(digits), decision.policyMatched, style));
  }
  return lines.join("\n");
}

function introduction(code: string, decides: boolean): string {
  switch (code) {
    case "ALLOWED":
    case "APPROVAL_REQUIRED":
    case "DENIED_BY_POLICY":
      return "in order; the first that matches decides";
    case "NO_MATCHING_POLICY":
      return "in order; none matches, so the answer is deny";
    default:
      return `not asked, since the request was denied before (${code})${decides ? "; they would have said" : ""}:`;
  }
}

function renderRule(
  { rule, matched, decides, failed }: RuleExplanation,
  number: string,
  policyMatched: string | null,
  style: Style,
): string[] {
  const decided = decides && policyMatched === rule.name;
  const name = printable(rule.name);
  const place = style.dim(printable(`${rule.place.file}:${rule.place.line}`));
  const marker = decided ? style.cyan("->") : "  ";
  const lines = [`  ${marker} ${style.dim(number)}  ${decided ? style.bold(name) : name}  ${place}`];
  const indent = " ".repeat(number.length + 7);
  const room = style.width - indent.length;
  if (failed !== undefined) {
    const at = printable(`${failed.place.file}:${failed.place.line}`);
    const [first = "", ...more] = wrap(`no: ${printable(failed.message)}`, room);
    lines.push(
      `${indent}${first}`,
      ...more.map((line) => `${indent}    ${line}`),
      `${indent}    ${style.dim(at)}`,
    );
  } else if (decided) {
    lines.push(`${indent}${style.bold(`matches: ${rule.decision}`)}`);
  } else if (matched) {
    lines.push(`${indent}matches: ${rule.decision}${decides ? "" : ", but an earlier rule decided"}`);
  }
  return lines;
}
