/**
 * A set of whole numbers below a size, as one bit each: number n is bit n % 32 of word n / 32. Of rules, numbered in
 * order of evaluation: so the first set bit of an intersection is the rule that decides.
 */
export type Bitmap = Uint32Array;

/** The empty set, with room for the numbers below `size`. */
export function createBitmap(size: number): Bitmap {
  return new Uint32Array(Math.ceil(size / 32));
}

/** The set of all numbers below `size`. */
export function createFullBitmap(size: number): Bitmap {
  const bitmap = createBitmap(size);
  for (let number = 0; number < size; number++) add(bitmap, number);
  return bitmap;
}

export function add(bitmap: Bitmap, number: number): void {
  const word = number >>> 5;
  bitmap[word] = bitmap[word]! | (1 << (number & 31));
}

export function has(bitmap: Bitmap, number: number): boolean {
  return (bitmap[number >>> 5]! & (1 << (number & 31))) !== 0;
}

export function remove(bitmap: Bitmap, number: number): void {
  const word = number >>> 5;
  bitmap[word] = bitmap[word]! & ~(1 << (number & 31));
}

/** Takes out of `bitmap` what is not in `other`; words that `other` is too short for stay. */
export function intersect(bitmap: Bitmap, other: Bitmap): void {
  for (let word = 0; word < other.length; word++) bitmap[word] = bitmap[word]! & other[word]!;
}

/** Place (0 to 31) of the lowest set bit of a word that is not 0. */
export function lowestBit(word: number): number {
  return 31 - Math.clz32(word & -word);
}

export function withoutLowestBit(word: number): number {
  return word & (word - 1);
}
