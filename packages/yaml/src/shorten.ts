const longest = 60;

/** A text for a message: at most 60 characters of it. */
export function shorten(text: string): string {
  return text.length <= longest ? text : `${text.slice(0, longest - 1).toWellFormed()}…`;
}
