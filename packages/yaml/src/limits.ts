/** The largest file that is read: 1 MiB. */
export const maxFileBytes: number = 1024 * 1024;

/** The deepest nesting of mappings and lists. */
export const maxDepth = 64;

/** How many values the aliases of one file may repeat in all; a few lines of aliases can otherwise stand for billions. */
export const maxRepeatedValues = 10_000;

/** How many problems of one file are listed; what a broken file says after that helps nobody. */
export const maxProblems = 100;

/**
 * How many lexical pieces one file may have. The reader takes some microseconds for each, and a file of 1 MiB can hold a
 * million of them (`[,,,,`); real files have about one for five characters.
 */
export const maxLexemes = 400_000;
