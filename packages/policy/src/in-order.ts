import { deepFreeze } from "./deep-freeze.ts";
import type { Rule } from "./rule.ts";

/**
 * Rules in order of evaluation, frozen: priority descending, and rules of one priority as they come.
 *
 * @param rules file by file in byte order of their paths, and as they stand in each file
 */
export function inOrder(rules: readonly Rule[]): readonly Rule[] {
  // `toSorted` is stable, so equal priorities keep their order.
  return deepFreeze(rules.toSorted((a, b) => b.priority - a.priority));
}
