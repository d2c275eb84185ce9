import { RE2JS, RE2JSException } from "re2js";

const longestPattern = 1000;
// RE2 takes time in proportion to text times program: a second for 32 KiB and a program of this size, at the very worst.
const largestProgram = 1100;
// A program twice as large, as `[a-z]{1,1000}` has, is quick where nothing else repeats: `\pL*\pL{1,1000}` takes three seconds.
const largestWithOneRepetition = 2100;

/** A pattern that is ready to match, or why it is refused. */
export type CompiledPattern =
  | { readonly ok: true; matches(text: string): boolean }
  | { readonly ok: false; readonly reason: string; readonly cure: string };

// A registry states the same few patterns again and again, and each is compiled to be checked and then to be used.
const compiledBefore = new Map<string, CompiledPattern>();
const mostKept = 1000;

/**
 * Compiles a pattern of RE2 syntax (https://github.com/google/re2/wiki/Syntax), which matches in time linear in the text.
 * The whole text must match, whether or not the pattern says `^` and `$`.
 */
export function compilePattern(pattern: string): CompiledPattern {
  const known = compiledBefore.get(pattern);
  if (known !== undefined) return known;
  const compiled = compile(pattern);
  if (compiledBefore.size >= mostKept) compiledBefore.clear();
  compiledBefore.set(pattern, compiled);
  return compiled;
}

function compile(pattern: string): CompiledPattern {
  if (pattern.length > longestPattern) {
    const reason = `the pattern has more than ${longestPattern} characters`;
    return { ok: false, reason, cure: "shorten it, or list the values under `enum`" };
  }
  try {
    // Never with RE2JS.LOOKBEHINDS: those are matched in more than linear time.
    const compiled = RE2JS.compile(pattern);
    const largest = repeatsOnce(pattern) ? largestWithOneRepetition : largestProgram;
    if (compiled.programSize() > largest) {
      return {
        ok: false,
        reason: "the pattern is too large when its repetitions are written out",
        cure: "repeat less: `max_length` can say how long the text may be",
      };
    }
    return { ok: true, matches: (text) => compiled.matches(text) };
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error;
    const known = notInRe2.find(({ form }) => form.test(pattern));
    if (known !== undefined) return { ok: false, reason: known.reason, cure: known.cure };
    const reason = error.message.replace(/^error parsing regexp: /, "").slice(0, 120);
    return {
      ok: false,
      reason: `the pattern is not RE2 syntax: ${reason}`,
      cure: "correct the regular expression",
    };
  }
}

/** Whether at most one part of a pattern repeats. When in doubt (`[[:alpha:]?]`, `\p{Greek}`) it says no. */
function repeatsOnce(pattern: string): boolean {
  // Between these, an opening bracket opens nothing.
  if (pattern.includes("\\Q")) return false;
  const bare = pattern
    .replace(/\\./gs, "")
    .replace(/\[[^\]]*\]/g, "")
    .replaceAll("(?", "(");
  return (bare.match(/[*+?{]/g) ?? []).length <= 1;
}

// What other engines know and RE2 does not; only looked for when RE2 has refused a pattern. Skips what is escaped.
const notEscaped = String.raw`^(?:[^\\]|\\[^])*?`;
const notInRe2: readonly { form: RegExp; reason: string; cure: string }[] = [
  {
    form: new RegExp(String.raw`${notEscaped}\(\?<?[=!]`),
    reason: "the pattern has a look-around, which RE2 lacks since it cannot be matched in linear time",
    cure: "say it without `(?=`, `(?!`, `(?<=` and `(?<!`, or list the values under `enum`",
  },
  {
    form: new RegExp(String.raw`${notEscaped}(?:\\[1-9]|\\k<|\(\?P=)`),
    reason: "the pattern has a back-reference, which RE2 lacks since it cannot be matched in linear time",
    cure: "write out what may stand there, or list the values under `enum`",
  },
  {
    form: new RegExp(String.raw`${notEscaped}\\Z`),
    reason: "the pattern has `\\Z`, which RE2 lacks",
    cure: "remove it: the whole text must match anyway",
  },
];
