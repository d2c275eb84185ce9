import type { PolicyCaller } from "../request.ts";
import type { Rule } from "../rule.ts";
import { add, createBitmap, intersect } from "./bitmap.ts";
import { callerKind } from "./caller-kind.ts";
import { createDepthIndex } from "./depth-index.ts";
import { createRow, type Row } from "./row.ts";
import { RowCache } from "./row-cache.ts";
import { SelectorIndex } from "./selector-index.ts";

/** From a caller to the rules whose `callers` hold for it. */
export interface CallerIndex {
  row(caller: PolicyCaller | null): Row;
}

export function createCallerIndex(rules: readonly Rule[]): CallerIndex {
  const withoutSelector = createBitmap(rules.length);
  const agentIds = new SelectorIndex(rules.length);
  const roles = new SelectorIndex(rules.length);
  const groups = new SelectorIndex(rules.length);
  const delegatedFrom = new SelectorIndex(rules.length);
  const verified = new SelectorIndex(rules.length);
  const requireDelegation = new SelectorIndex(rules.length);
  for (const [index, { match }] of rules.entries()) {
    const { callers } = match;
    if (!callers) add(withoutSelector, index);
    agentIds.add(index, callers?.agentIds);
    roles.add(index, callers?.roles);
    groups.add(index, callers?.groups);
    delegatedFrom.add(index, callers?.delegatedFrom);
    verified.add(index, oneAnswer(callers?.verified));
    requireDelegation.add(index, oneAnswer(callers?.requireDelegation));
  }
  const depths = createDepthIndex(rules);
  const rowOfNone = createRow(withoutSelector);
  const cache = new RowCache(callerKind, rules.length);

  const rowOfKnown = (caller: PolicyCaller): Row => {
    const words = depths.select(caller.chain.length);
    intersect(words, agentIds.select([caller.id]));
    intersect(words, roles.select(caller.roles));
    intersect(words, groups.select(caller.groups));
    intersect(words, delegatedFrom.select(caller.chain));
    intersect(words, verified.select([String(caller.verified)]));
    intersect(words, requireDelegation.select([String(caller.chain.length > 0)]));
    return createRow(words);
  };
  return {
    row: (caller) => (caller === null ? rowOfNone : cache.row(caller, rowOfKnown)),
  };
}

/** A yes-or-no condition as a list with one entry. */
function oneAnswer(wanted: boolean | undefined): readonly string[] | undefined {
  return wanted === undefined ? undefined : [String(wanted)];
}
