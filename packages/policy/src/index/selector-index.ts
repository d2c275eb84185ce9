import { add, type Bitmap, createBitmap, has, intersect } from "./bitmap.ts";

/**
 * One list condition of all rules (`callers.roles`, say), turned around: from a value to the rules that list it.
 * Memory grows with what the rules list, not with rules times values.
 */
export class SelectorIndex {
  /** Rules without this condition: it holds for them whatever is asked. */
  readonly #free: Bitmap;
  readonly #listing = new Map<string, number[]>();
  #isStated = false;

  constructor(rules: number) {
    this.#free = createBitmap(rules);
  }

  /** Takes in a rule: what it lists, or undefined when it lacks the condition. An empty list never holds. */
  add(rule: number, values: readonly string[] | undefined): void {
    if (!values) {
      add(this.#free, rule);
      return;
    }
    this.#isStated = true;
    for (const value of values) {
      const list = this.#listing.get(value);
      if (list) list.push(rule);
      else this.#listing.set(value, [rule]);
    }
  }

  /** Takes out of `row` the rules whose condition does not hold for a subject that has these values. */
  narrow(row: Bitmap, values: readonly string[]): void {
    if (!this.#isStated) return;
    const holding: number[] = [];
    for (const value of values) {
      for (const rule of this.#listing.get(value) ?? []) if (has(row, rule)) holding.push(rule);
    }
    intersect(row, this.#free);
    for (const rule of holding) add(row, rule);
  }
}
