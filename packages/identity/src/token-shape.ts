// A run of base64url that could begin with `{`, and whether a dot stands before or after it.
const candidates = /(^|[^\w-])(e[w-z0-9_-][\w-]*)(\.?)/g;
// The start of a JSON object, as far as sixteen characters of base64url show it.
const objectStart = /^\{(?:\s{11}|\s*["}][\x20-\x7e\s]*$)/;

/**
 * Whether a text is a JWT, holds one, or is a damaged one: such a text is verified or refused, but never taken for an
 * agent's id, since ids are shown and logged. Ordinary ids with dots (`e2e.runner.01`) are not of that shape.
 */
export function isTokenShaped(text: string): boolean {
  for (const [, before, run, after] of text.matchAll(candidates)) {
    if (before !== "." && after !== ".") continue;
    if (objectStart.test(Buffer.from(run!.slice(0, 16), "base64url").toString("latin1"))) return true;
  }
  return false;
}
