import type { PolicyCaller } from "../request.ts";
import type { Rule } from "../rule.ts";
import { add, createBitmap, createFullBitmap } from "./bitmap.ts";
import { callerKind } from "./caller-kind.ts";
import { createDepthIndex } from "./depth-index.ts";
import { createRow, finishRow, type Row } from "./row.ts";
import { RowCache } from "./row-cache.ts";
import { SelectorIndex } from "./selector-index.ts";

/** From a caller to the rules whose `callers` hold for it. */
export interface CallerIndex {
  row(caller: PolicyCaller | null): Row;
}

export function createCallerIndex(rules: readonly Rule[]): CallerIndex {
  const all = createFullBitmap(rules.length);
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
  const rowOfAnonymous = finishRow(createRow(withoutSelector), withoutSelector.length);
  const cache = new RowCache(callerKind, rules.length);

  const rowOfKnown = (caller: PolicyCaller): Row => {
    const row = createRow(all);
    agentIds.narrow(row, [caller.id]);
    roles.narrow(row, caller.roles);
    groups.narrow(row, caller.groups);
    delegatedFrom.narrow(row, caller.chain);
    verified.narrow(row, [String(caller.verified)]);
    requireDelegation.narrow(row, [String(caller.chain.length > 0)]);
    depths.narrow(row, caller.chain.length);
    return finishRow(row, all.length);
  };
  return {
    row: (caller) => (caller === null ? rowOfAnonymous : cache.row(caller.id, caller, rowOfKnown)),
  };
}

/** A yes-or-no condition as a list with one entry. */
function oneAnswer(wanted: boolean | undefined): readonly string[] | undefined {
  return wanted === undefined ? undefined : [String(wanted)];
}
