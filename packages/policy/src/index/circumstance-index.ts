import { type RiskClass, riskClasses } from "@agent-safe/core";
import type { Rule } from "../rule.ts";
import { add, createBitmap } from "./bitmap.ts";
import { createRow, finishRow, type Row } from "./row.ts";

/** From effective risk and the presence of a change ticket to the rules that hold for both: eight rows in all. */
export interface CircumstanceIndex {
  row(risk: RiskClass, hasTicket: boolean): Row;
}

export function createCircumstanceIndex(rules: readonly Rule[]): CircumstanceIndex {
  const rowOf = (risk: RiskClass, hasTicket: boolean): Row => {
    const holding = createBitmap(rules.length);
    for (const [index, { match }] of rules.entries()) {
      const riskHolds = match.riskClasses?.includes(risk) ?? true;
      const ticketHolds = match.requireTicket === undefined || match.requireTicket === hasTicket;
      if (riskHolds && ticketHolds) add(holding, index);
    }
    return finishRow(createRow(holding), holding.length);
  };
  const withTicket = riskClasses.map((risk) => rowOf(risk, true));
  const without = riskClasses.map((risk) => rowOf(risk, false));
  // A risk class that is none of the four can only come from untyped code; rules that list risks do not hold for it.
  return {
    row: (risk, hasTicket) =>
      (hasTicket ? withTicket : without)[riskClasses.indexOf(risk)] ?? rowOf(risk, hasTicket),
  };
}
