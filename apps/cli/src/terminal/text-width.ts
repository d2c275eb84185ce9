import { stripVTControlCharacters } from "node:util";

const wide =
  /[\u{1100}-\u{115f}\u{2e80}-\u{303e}\u{3041}-\u{a4cf}\u{ac00}-\u{d7a3}\u{f900}-\u{faff}\u{fe30}-\u{fe6f}\u{ff00}-\u{ff60}\u{ffe0}-\u{ffe6}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u;
const combining = /\p{Mn}|\p{Me}/u;

/** Columns that a text takes in a terminal: colours take none, most of East Asia's characters and emoji two. */
export function textWidth(text: string): number {
  let columns = 0;
  for (const character of stripVTControlCharacters(text)) columns += characterWidth(character);
  return columns;
}

/** Columns of one code point. */
export function characterWidth(character: string): number {
  if (character < "\u0300") return 1;
  if (combining.test(character)) return 0;
  return wide.test(character) ? 2 : 1;
}
