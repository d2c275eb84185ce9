import { printable } from "@agent-safe/core";

const longest = 60;

/** A text from outside for a message: in backticks, at most 60 characters, control characters escaped. */
export function shown(text: string): string {
  const short = text.length <= longest ? text : `${text.slice(0, longest - 1).toWellFormed()}…`;
  return `\`${printable(short)}\``;
}

/** A scalar from outside for a message, a string with its quotes. */
export function shownValue(value: string | number | boolean): string {
  if (typeof value !== "string") return shown(String(value));
  const quoted = JSON.stringify(value.slice(0, longest));
  return shown(value.length <= longest ? quoted : `${quoted.slice(0, -1)}…`);
}
