import { add, type Bitmap, createBitmap } from "./bitmap.ts";

/**
 * One list condition of all rules (`callers.roles`, say), turned around: from a value to the rules that list it.
 * Memory grows with what the rules list, not with rules times values.
 */
export class SelectorIndex {
  /** Rules without this condition: it holds for them whatever is asked. */
  readonly #free: Bitmap;
  readonly #listing = new Map<string, number[]>();

  constructor(rules: number) {
    this.#free = createBitmap(rules);
  }

  /** Takes in a rule: what it lists, or undefined when it lacks the condition. An empty list is never selected. */
  add(rule: number, values: readonly string[] | undefined): void {
    if (!values) add(this.#free, rule);
    else for (const value of values) listOf(this.#listing, value).push(rule);
  }

  /** The rules whose condition holds for a subject that has these values. */
  select(values: readonly string[]): Bitmap {
    const selected = this.#free.slice();
    for (const value of values) {
      for (const rule of this.#listing.get(value) ?? []) add(selected, rule);
    }
    return selected;
  }
}

function listOf(lists: Map<string, number[]>, key: string): number[] {
  let list = lists.get(key);
  if (!list) {
    list = [];
    lists.set(key, list);
  }
  return list;
}
