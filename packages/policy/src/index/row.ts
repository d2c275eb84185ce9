import { add, type Bitmap, createBitmap } from "./bitmap.ts";

/**
 * The rules that hold for one fact of a request, made ready to be intersected with others: a bitmap of rules, and
 * behind it, in the same array, a bitmap of those of its words that are not 0. Where facts are rare, thirty-two
 * words at a time are passed over.
 *
 * A row is made in two steps: it is filled like a bitmap, then `finishRow` writes the second part.
 */
export type Row = Uint32Array;

/** A row to be filled, which begins with these rules. */
export function createRow(rules: Bitmap): Row {
  const row = new Uint32Array(rules.length + createBitmap(rules.length).length);
  row.set(rules);
  return row;
}

/** @param words how many words of the row hold rules */
export function finishRow(row: Row, words: number): Row {
  const busy = row.subarray(words);
  for (let word = 0; word < words; word++) if (row[word] !== 0) add(busy, word);
  return row;
}
