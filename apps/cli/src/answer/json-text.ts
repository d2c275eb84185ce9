// What a terminal may act upon, but JSON may hold as it is: C1 control characters, bidirectional and invisible formatting.
const unsafe = /[\u007f-\u009f\u2028\u2029]|\p{Cf}/gu;

/** A value as JSON for people and programs: indented, and without a character that moves a cursor or reorders text. */
export function jsonText(value: unknown): string {
  return escapeUnsafe(JSON.stringify(value, undefined, 2));
}

/** A value as JSON on one line. */
export function jsonLine(value: unknown): string {
  return escapeUnsafe(JSON.stringify(value));
}

// Such characters only occur inside strings, where `\\uXXXX` means the same.
function escapeUnsafe(json: string): string {
  return json.replace(unsafe, (character) =>
    Array.from({ length: character.length }, (_, index) => character.charCodeAt(index))
      .map((unit) => `\\u${unit.toString(16).padStart(4, "0")}`)
      .join(""),
  );
}
