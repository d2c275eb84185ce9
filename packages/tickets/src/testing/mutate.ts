const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const strange = ["", ".", "=", " ", "\n", "\0", "+", "/", "%2e", "é", "\ud800", "🙂", "A", "_"];

/** Numbers from 0 to below `n`, the same for the same seed (a linear congruential generator). */
export function random(seed: number): (n: number) => number {
  let state = seed >>> 0;
  return (n) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * n);
  };
}

/** A text that is nearly this token, and not this token. `others` are tokens whose parts may be mixed in. */
export function mutate(token: string, others: readonly string[], next: (n: number) => number): string {
  for (;;) {
    const mutated = ways[next(ways.length)]!(token, others, next);
    if (mutated !== token && !others.includes(mutated)) return mutated;
  }
}

type Way = (token: string, others: readonly string[], next: (n: number) => number) => string;

const ways: readonly Way[] = [
  (token, _, next) => replaceAt(token, next(token.length), 1, alphabet[next(64)]!),
  (token, _, next) => replaceAt(token, next(token.length), 1, strange[next(strange.length)]!),
  (token, _, next) => replaceAt(token, next(token.length + 1), 0, alphabet[next(64)]!),
  (token, _, next) => replaceAt(token, next(token.length + 1), 0, strange[next(strange.length)]!),
  (token, _, next) => replaceAt(token, next(token.length), 1 + next(8), ""),
  (token, _, next) => token.slice(0, next(token.length)),
  (token, _, next) => token.slice(next(token.length)),
  (token, _, next) => mapPart(token, next(3), (part) => part + part),
  (token, _, next) => mapPart(token, next(3), (part) => [...part].reverse().join("")),
  (token, _, next) => mapPart(token, next(3), (part) => part.toLowerCase()),
  (token, _, next) => mapPart(token, next(3), () => ""),
  (token, others, next) =>
    mapPart(token, next(3), (_part, at) => others[next(others.length)]!.split(".")[at]!),
  (token, _, next) =>
    mapPart(token, next(2), (part) =>
      reencode(part, (text) => replaceAt(text, next(text.length), 1, String(next(10)))),
    ),
  (token, _, next) => mapPart(token, next(2), (part) => reencode(part, (text) => ` ${text}`)),
  (token, _, next) =>
    mapPart(token, next(2), (part) => reencode(part, (text) => text.replace("{", '{"exp":9999999999,'))),
  (token, _, next) =>
    mapPart(token, 0, (part) =>
      reencode(part, (text) =>
        text.replace(/HS256|EdDSA|ES256/, ["none", "HS512", "RS256", "EdDSA", "HS256"][next(5)]!),
      ),
    ),
  (token, _, next) => mapPart(token, 2, (part) => flipBit(part, next)),
];

function replaceAt(text: string, at: number, count: number, by: string): string {
  return text.slice(0, at) + by + text.slice(at + count);
}

function mapPart(token: string, at: number, map: (part: string, at: number) => string): string {
  return token
    .split(".")
    .map((part, index) => (index === at ? map(part, index) : part))
    .join(".");
}

function reencode(part: string, map: (text: string) => string): string {
  return Buffer.from(map(Buffer.from(part, "base64url").toString())).toString("base64url");
}

function flipBit(part: string, next: (n: number) => number): string {
  const bytes = Buffer.from(part, "base64url");
  const at = next(bytes.length);
  bytes[at] = bytes[at]! ^ (1 << next(8));
  return bytes.toString("base64url");
}
