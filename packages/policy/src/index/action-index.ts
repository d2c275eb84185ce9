import { compileGlob } from "@agent-safe/core";
import type { Rule } from "../rule.ts";
import { add, createBitmap } from "./bitmap.ts";
import { createRow, finishRow, type Row } from "./row.ts";

/** From the name of an action to the rules whose `actions` name it. */
export interface ActionIndex {
  row(action: string): Row;
}

/**
 * The registry is closed, so globs are tried on each known name once, here. A name that is not known is tried when
 * it is asked for, and not remembered: such names come from outside and have no end.
 */
export function createActionIndex(rules: readonly Rule[], knownActions: Iterable<string>): ActionIndex {
  const free = createBitmap(rules.length);
  const listing = new Map<string, number[]>();
  for (const [index, { match }] of rules.entries()) {
    if (!match.actions) add(free, index);
    for (const glob of match.actions ?? []) {
      const list = listing.get(glob);
      if (list) list.push(index);
      else listing.set(glob, [index]);
    }
  }
  const globs = [...listing].map(([glob, listed]) => ({ matches: compileGlob(glob), listed }));

  const expand = (action: string): Row => {
    const row = createRow(free);
    for (const { matches, listed } of globs) {
      if (matches(action)) for (const rule of listed) add(row, rule);
    }
    return finishRow(row, free.length);
  };

  const rows = new Map<string, Row>();
  for (const action of knownActions) rows.set(action, expand(action));
  return { row: (action) => rows.get(action) ?? expand(action) };
}
