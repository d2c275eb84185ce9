import { add, type Bitmap, createBitmap } from "./bitmap.ts";

/** The rules that hold for one fact of a request, made ready to be intersected with others. */
export interface Row {
  readonly words: Bitmap;
  /** Which words are not 0, as bits. Where facts are rare, thirty-two words at a time are passed over. */
  readonly busy: Bitmap;
}

export function createRow(words: Bitmap): Row {
  const busy = createBitmap(words.length);
  for (const [index, word] of words.entries()) if (word !== 0) add(busy, index);
  return { words, busy };
}
