/** The largest file that is read: 1 MiB. */
export const maxFileBytes: number = 1024 * 1024;

/** The deepest nesting of mappings and lists. */
export const maxDepth = 64;

/** How many values the aliases of one file may repeat in all; a few lines of aliases can otherwise stand for billions. */
export const maxRepeatedValues = 10_000;

/** How many problems of one file are listed; what a broken file says after that helps nobody. */
export const maxProblems = 100;

/**
 * How many lexical pieces (words, signs, spaces, line breaks) the YAML library is given: each takes it some
 * microseconds, and a hostile file of 1 MiB holds a million. Files of up to some 200 KB stay below. What is written simply does not
 * come to the library, whatever its size.
 */
export const maxLexemes = 60_000;
