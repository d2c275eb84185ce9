import type { PolicyTarget } from "../request.ts";
import type { Rule } from "../rule.ts";
import { add, createBitmap, createFullBitmap } from "./bitmap.ts";
import { createLabelIndex } from "./label-index.ts";
import { createRow, finishRow, type Row } from "./row.ts";
import { RowCache } from "./row-cache.ts";
import { SelectorIndex } from "./selector-index.ts";
import { targetKind } from "./target-kind.ts";

/** From a target to the rules whose `targets` hold for it. */
export interface TargetIndex {
  row(target: PolicyTarget | null): Row;
}

export function createTargetIndex(rules: readonly Rule[]): TargetIndex {
  const all = createFullBitmap(rules.length);
  const withoutSelector = createBitmap(rules.length);
  const environments = new SelectorIndex(rules.length);
  const sensitivities = new SelectorIndex(rules.length);
  const types = new SelectorIndex(rules.length);
  for (const [index, { match }] of rules.entries()) {
    if (!match.targets) add(withoutSelector, index);
    environments.add(index, match.targets?.environments);
    sensitivities.add(index, match.targets?.sensitivities);
    types.add(index, match.targets?.types);
  }
  const labels = createLabelIndex(rules);
  const rowOfUnknown = finishRow(createRow(withoutSelector), withoutSelector.length);
  const cache = new RowCache(targetKind, rules.length);

  const rowOfKnown = (target: PolicyTarget): Row => {
    const row = createRow(all);
    environments.narrow(row, [target.environment]);
    sensitivities.narrow(row, [target.sensitivity]);
    types.narrow(row, [target.type]);
    labels.narrow(row, target.labels);
    return finishRow(row, all.length);
  };
  return {
    row: (target) => (target === null ? rowOfUnknown : cache.row(target.id, target, rowOfKnown)),
  };
}
