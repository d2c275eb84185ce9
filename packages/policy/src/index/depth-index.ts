import type { Rule } from "../rule.ts";
import { add, type Bitmap, createBitmap } from "./bitmap.ts";

/** From the length of a delegation chain to the rules that accept it. */
export interface DepthIndex {
  select(depth: number): Bitmap;
}

export function createDepthIndex(rules: readonly Rule[]): DepthIndex {
  const free = createBitmap(rules.length);
  const limited: { rule: number; least: number; most: number }[] = [];
  for (const [rule, { match }] of rules.entries()) {
    const { minDelegationDepth: least = 0, maxDelegationDepth: most = Number.POSITIVE_INFINITY } =
      match.callers ?? {};
    if (least === 0 && most === Number.POSITIVE_INFINITY) add(free, rule);
    else limited.push({ rule, least, most });
  }
  return {
    select(depth) {
      const selected = free.slice();
      for (const { rule, least, most } of limited) {
        if (least <= depth && depth <= most) add(selected, rule);
      }
      return selected;
    },
  };
}
