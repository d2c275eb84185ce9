// C0 and C1 controls, line and paragraph separators, zero-width and bidirectional formatting characters,
// variation tags, lone surrogates: what can move a cursor, hide text or reorder it in a terminal or a log viewer.
const unsafe =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]|\p{Cs}/gu;

/** Text from outside made safe to show: control and bidirectional characters appear as `\u{9b}`. */
export function printable(text: string): string {
  return text.replace(unsafe, (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`);
}
