import type { PolicyTarget } from "../request.ts";
import type { Rule } from "../rule.ts";
import { add, createBitmap, intersect } from "./bitmap.ts";
import { createLabelIndex } from "./label-index.ts";
import { createRow, type Row } from "./row.ts";
import { RowCache } from "./row-cache.ts";
import { SelectorIndex } from "./selector-index.ts";
import { targetKind } from "./target-kind.ts";

/** From a target to the rules whose `targets` hold for it. */
export interface TargetIndex {
  row(target: PolicyTarget | null): Row;
}

export function createTargetIndex(rules: readonly Rule[]): TargetIndex {
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
  const rowOfNone = createRow(withoutSelector);
  const cache = new RowCache(targetKind, rules.length);

  const rowOfKnown = (target: PolicyTarget): Row => {
    const words = labels.select(target.labels);
    intersect(words, environments.select([target.environment]));
    intersect(words, sensitivities.select([target.sensitivity]));
    intersect(words, types.select([target.type]));
    return createRow(words);
  };
  return {
    row: (target) => (target === null ? rowOfNone : cache.row(target, rowOfKnown)),
  };
}
