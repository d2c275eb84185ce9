import type { Rule } from "../rule.ts";
import { type Bitmap, remove } from "./bitmap.ts";

/** The rules that limit the length of the delegation chain. */
export interface DepthIndex {
  /** Takes out of `row` the rules that do not accept a chain of this length. */
  narrow(row: Bitmap, depth: number): void;
}

export function createDepthIndex(rules: readonly Rule[]): DepthIndex {
  const limited: { rule: number; least: number; most: number }[] = [];
  for (const [rule, { match }] of rules.entries()) {
    const { minDelegationDepth, maxDelegationDepth } = match.callers ?? {};
    if (minDelegationDepth === undefined && maxDelegationDepth === undefined) continue;
    limited.push({
      rule,
      least: minDelegationDepth ?? 0,
      most: maxDelegationDepth ?? Number.POSITIVE_INFINITY,
    });
  }
  return {
    narrow(row, depth) {
      for (const { rule, least, most } of limited) {
        if (depth < least || depth > most) remove(row, rule);
      }
    },
  };
}
