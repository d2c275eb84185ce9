import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { printable } from "./printable.ts";

describe("what could deceive a reader is shown as its code point", () => {
  it.each([
    ["a line end", "a\nb", "a\\u{a}b"],
    ["a carriage return", "ok\rno", "ok\\u{d}no"],
    ["a tab", "a\tb", "a\\u{9}b"],
    ["an escape sequence", "\u001b[2Jgone", "\\u{1b}[2Jgone"],
    ["a C1 control sequence", "\u009b31m", "\\u{9b}31m"],
    ["delete", "a\u007f", "a\\u{7f}"],
    ["nul", "a\0b", "a\\u{0}b"],
    ["a right-to-left override", "\u202egnp.exe", "\\u{202e}gnp.exe"],
    ["an isolate", "\u2066a\u2069", "\\u{2066}a\\u{2069}"],
    ["a line separator", "a\u2028b\u2029c", "a\\u{2028}b\\u{2029}c"],
    ["a zero-width space", "ad\u200bmin", "ad\\u{200b}min"],
    ["a soft hyphen", "ad\u00admin", "ad\\u{ad}min"],
    ["an interlinear annotation", "a\ufff9b", "a\\u{fff9}b"],
    ["a byte order mark", "\ufeffa", "\\u{feff}a"],
    ["a tag character", "a\u{e0041}", "a\\u{e0041}"],
    ["a Hangul filler", "a\u3164b\u115f", "a\\u{3164}b\\u{115f}"],
    ["a variation selector", "a\ufe0f\u{e0100}", "a\\u{fe0f}\\u{e0100}"],
    ["a grapheme joiner", "a\u034fb", "a\\u{34f}b"],
    ["lone surrogates", "\ud800a\udc00", "\\u{d800}a\\u{dc00}"],
  ])("%s", (_name, text, shown) => {
    expect(printable(text)).toBe(shown);
  });
});

it("leaves ordinary text of all scripts as it is", () => {
  const text = "prod/api-server ÄÖß Ελληνικά العربية עברית 日本語 한국어 हिन्दी e\u0301 \u{1f600} \\ \"'`$";
  expect(printable(text)).toBe(text);
});

it("gives one line of well-formed text without controls, and changes nothing the second time", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const shown = printable(text);
      expect(shown.isWellFormed()).toBe(true);
      expect(shown).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
      expect(printable(shown)).toBe(shown);
    }),
  );
});
