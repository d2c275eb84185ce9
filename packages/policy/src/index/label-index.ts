import { type Labels, labelEntries, labelOf } from "../labels.ts";
import type { Rule } from "../rule.ts";
import { add, type Bitmap, createBitmap } from "./bitmap.ts";

/** From a target's labels to the rules whose `targets.labels` are all among them. */
export interface LabelIndex {
  select(labels: Labels): Bitmap;
}

/**
 * A rule is filed under the first label that it asks for, and its other labels are compared when that one is
 * found: a target has few labels, so few rules are looked at, and memory grows with the rules alone.
 */
export function createLabelIndex(rules: readonly Rule[]): LabelIndex {
  const free = createBitmap(rules.length);
  const byFirstKey = new Map<string, Map<string, { rule: number; rest: [string, string][] }[]>>();
  for (const [rule, { match }] of rules.entries()) {
    const [first, ...rest] = Object.entries(match.targets?.labels ?? {});
    if (!first) {
      add(free, rule);
      continue;
    }
    const [key, value] = first;
    const byValue = byFirstKey.get(key) ?? new Map<string, { rule: number; rest: [string, string][] }[]>();
    byFirstKey.set(key, byValue);
    const filed = byValue.get(value) ?? [];
    byValue.set(value, filed);
    filed.push({ rule, rest });
  }

  return {
    select(labels) {
      const selected = free.slice();
      for (const [key, value] of labelEntries(labels)) {
        for (const { rule, rest } of byFirstKey.get(key)?.get(value) ?? []) {
          if (rest.every(([other, wanted]) => labelOf(labels, other) === wanted)) add(selected, rule);
        }
      }
      return selected;
    },
  };
}
