/**
 * Compiles a glob into a test of a whole text, as Python's `fnmatch.fnmatchcase` reads it: `*` any run of characters,
 * `?` one character, `[abc]`, `[a-z]`, `[!abc]` one of (or none of) a set. Case counts, a character is a Unicode code
 * point, and nothing is special about dots, slashes and line ends.
 *
 * In a set a leading `]` and a leading or trailing `-` are plain, a reversed range (`[z-a]`) holds nothing, and there is
 * no escape character: `[*]` is how to say a plain star. A `[` without its `]` is plain.
 *
 * A test costs at most length of text times length of pattern: there is no regular expression to blow up.
 */
export function compileGlob(pattern: string): (text: string) => boolean {
  if (!/[*?[]/.test(pattern)) return (text) => text === pattern;
  const tokens = parse([...pattern]);
  return (text) => matches(tokens, text);
}

/** One step of a pattern: any run of characters, or one character that passes a test. */
type Token = typeof anyRun | ((codePoint: number) => boolean);
const anyRun = "any run";
const anyOne = (): boolean => true;

function parse(pattern: readonly string[]): readonly Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern[at]!;
    const end = character === "[" ? endOfSet(pattern, at) : -1;
    if (character === "*") {
      if (tokens.at(-1) !== anyRun) tokens.push(anyRun);
    } else if (character === "?") {
      tokens.push(anyOne);
    } else if (end >= 0) {
      tokens.push(parseSet(pattern.slice(at + 1, end)));
      at = end;
    } else {
      const wanted = character.codePointAt(0)!;
      tokens.push((codePoint) => codePoint === wanted);
    }
  }
  return tokens;
}

/** Where the set that opens at `start` closes, or -1. A `]` right after `[` or `[!` belongs to the set. */
function endOfSet(pattern: readonly string[], start: number): number {
  const first = pattern[start + 1] === "!" ? start + 2 : start + 1;
  return pattern.indexOf("]", first + 1);
}

function parseSet(content: readonly string[]): (codePoint: number) => boolean {
  const negated = content[0] === "!";
  const members = negated ? content.slice(1) : content;
  const ranges: { from: number; to: number }[] = [];
  for (let at = 0; at < members.length; at++) {
    const from = members[at]!.codePointAt(0)!;
    const isRange = members[at + 1] === "-" && at + 2 < members.length;
    ranges.push({ from, to: isRange ? members[at + 2]!.codePointAt(0)! : from });
    if (isRange) at += 2;
  }
  return (codePoint) => ranges.some(({ from, to }) => from <= codePoint && codePoint <= to) !== negated;
}

/**
 * Goes through the text once. Where a step fails, the last run before it is stretched by one character; earlier runs
 * never need another try, since the last one can take whatever they could have taken.
 */
function matches(tokens: readonly Token[], text: string): boolean {
  let step = 0;
  let at = 0;
  let stepAfterRun = -1;
  let endOfRun = 0;
  while (at < text.length) {
    const token = tokens[step];
    const codePoint = text.codePointAt(at)!;
    if (token === anyRun) {
      step += 1;
      stepAfterRun = step;
      endOfRun = at;
    } else if (token?.(codePoint)) {
      step += 1;
      at += width(codePoint);
    } else if (stepAfterRun >= 0) {
      step = stepAfterRun;
      endOfRun += width(text.codePointAt(endOfRun)!);
      at = endOfRun;
    } else {
      return false;
    }
  }
  while (tokens[step] === anyRun) step += 1;
  return step === tokens.length;
}

/** How many UTF-16 units a code point takes. */
function width(codePoint: number): number {
  return codePoint > 0xffff ? 2 : 1;
}
