import { type Labels, labelEntries, labelOf } from "../labels.ts";
import type { Rule } from "../rule.ts";
import { add, type Bitmap, createBitmap, has, intersect } from "./bitmap.ts";

/** From a target's labels to the rules whose `targets.labels` are all among them. */
export interface LabelIndex {
  /** Takes out of `row` the rules that ask for a label which is not among these. */
  narrow(row: Bitmap, labels: Labels): void;
}

interface Filed {
  readonly rule: number;
  /** The labels that it asks for beside the one under which it is filed. */
  readonly rest: readonly (readonly [key: string, value: string])[];
}

/**
 * A rule is filed under the first label that it asks for, and its other labels are compared when that one is
 * found: a target has few labels, so few rules are looked at, and memory grows with the rules alone.
 */
export function createLabelIndex(rules: readonly Rule[]): LabelIndex {
  const free = createBitmap(rules.length);
  const byKey = new Map<string, Map<string, Filed[]>>();
  for (const [rule, { match }] of rules.entries()) {
    const [first, ...rest] = Object.entries(match.targets?.labels ?? {});
    if (!first) {
      add(free, rule);
      continue;
    }
    const [key, value] = first;
    const byValue = byKey.get(key) ?? new Map<string, Filed[]>();
    byKey.set(key, byValue);
    const filed = byValue.get(value) ?? [];
    byValue.set(value, filed);
    filed.push({ rule, rest });
  }

  return {
    narrow(row, labels) {
      if (byKey.size === 0) return;
      const holding: number[] = [];
      for (const [key, value] of labelEntries(labels)) {
        for (const { rule, rest } of byKey.get(key)?.get(value) ?? []) {
          const holds = rest.every(([other, wanted]) => labelOf(labels, other) === wanted);
          if (holds && has(row, rule)) holding.push(rule);
        }
      }
      intersect(row, free);
      for (const rule of holding) add(row, rule);
    },
  };
}
