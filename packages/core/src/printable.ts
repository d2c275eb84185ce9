// Control characters (Cc), bidirectional and other formatting (Cf), what is shown as nothing (default ignorable), line
// and paragraph separators and lone surrogates: what can move a cursor, hide text or reorder it in a terminal or a log viewer.
const unsafe = /[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** Text from outside made safe to show on one line: control and bidirectional characters appear as `\u{9b}`. */
export function printable(text: string): string {
  return text.replace(unsafe, (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`);
}
