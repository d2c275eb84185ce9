import { describe, expect, it } from "vitest";
import { codeFrame } from "./code-frame.ts";
import { LineIndex } from "./position.ts";
import { cpuTime } from "./testing/cpu-time.ts";

/** The frame of the first place at which a part stands in a text. */
function frameOf(text: string, part: string, hide = false): string {
  const start = text.indexOf(part);
  return codeFrame(new LineIndex(text), { start, end: start + part.length, hide });
}

describe("codeFrame", () => {
  it("shows two lines around and underlines the place", () => {
    expect(frameOf("a: 1\nb: 2\nc: three\nd: 4\ne: 5\nf: 6\n", "three")).toBe(
      ["  1 | a: 1", "  2 | b: 2", "> 3 | c: three", "    |    ^^^^^", "  4 | d: 4", "  5 | e: 5"].join("\n"),
    );
  });

  it("aligns line numbers of different length", () => {
    const text = Array.from({ length: 12 }, (_, line) => `key${line + 1}: x`).join("\n");
    expect(frameOf(text, "key9")).toContain(
      ["   8 | key8: x", ">  9 | key9: x", "     | ^^^^", "  10 | key10: x"].join("\n"),
    );
  });

  it("underlines to the end of the first line of what goes over several", () => {
    expect(frameOf("a: [1,\n  2]\n", "[1,\n  2]")).toBe("> 1 | a: [1,\n    |    ^^^\n  2 |   2]");
  });

  it("points behind the last character", () => {
    expect(codeFrame(new LineIndex("a: 1"), { start: 4, end: 4 })).toBe("> 1 | a: 1\n    |     ^");
  });

  it("shows no empty line for the line break at the end of the file", () => {
    expect(frameOf("a: 1\n", "1")).toBe("> 1 | a: 1\n    |    ^");
  });

  it("turns tabs into spaces and escapes what could act on a terminal", () => {
    expect(frameOf("\ta: \u202ex\u001b[2Jy", "y")).toBe(
      `> 1 |   a: \\u{202e}x\\u{1b}[2Jy\n    | ${" ".repeat(23)}^`,
    );
  });

  it("keeps the caret below characters that take two columns or none", () => {
    expect(frameOf("名前: x", "x")).toBe("> 1 | 名前: x\n    |       ^");
    expect(frameOf("👍: x", "x")).toBe("> 1 | 👍: x\n    |     ^");
    expect(frameOf("e\u0301: x", "x")).toBe("> 1 | e\u0301: x\n    |    ^");
  });

  it("cuts a long line around the place", () => {
    const text = `a: "${"x".repeat(500)}here${"y".repeat(500)}"`;
    const [line, carets] = frameOf(text, "here").split("\n");
    expect(line).toMatch(/^> 1 \| …x+herey+…$/);
    expect(line!.length).toBeLessThan(125);
    expect(line!.slice(carets!.indexOf("^"), carets!.lastIndexOf("^") + 1)).toBe("here");
  });

  it("takes no time over a line of a megabyte", () => {
    for (const piece of ["-", "a: ", "token", "secret.", " "]) {
      const text = piece.repeat(1_000_000 / piece.length);
      expect(cpuTime(() => codeFrame(new LineIndex(text), { start: 500_000, end: 500_001 }))).toBeLessThan(
        1000,
      );
    }
  });
});

describe("codeFrame leaves out", () => {
  it("a value that it is told to hide", () => {
    expect(frameOf("a: 1\ndefault: hunter2 # x\n", "hunter2", true)).toBe(
      "  1 | a: 1\n> 2 | default: [hidden] # x\n    |          ^^^^^^^",
    );
  });

  it.each([
    "signing_key: hunter2",
    "signing-key:   hunter2 # x",
    '"signing_key": "hunter2"',
    "x: {signing_key: hunter2, y: 1}",
    '{"webhook": {"client_secret":"hunter2"}}',
    "- password: hunter2",
    "api_key: 'hunter2'",
    "TOKEN: hunter2",
    "signing_key: |\n  hunter2",
    "signing_key: >-\n  - x\n\n  hunter2",
    "signing_key:\n  hunter2",
    'signing_key: "a\n  hunter2"',
    "list:\n  - token:\n      - hunter2",
  ])("the value of a key that names a secret: %j", (text) => {
    const whole = `${text}\nnext: value\n`;
    for (const part of [text.slice(0, 3), "next", "value"]) {
      const frame = frameOf(whole, part);
      expect(frame).not.toContain("hunter2");
      expect(frame).toContain("[hidden]");
    }
  });

  it("nothing where a key only looks similar", () => {
    const text = "signing_key_file: ./key\ntokens: {ttl: 300}\nname: password\nkey: x\n";
    expect(frameOf(text, "tokens")).not.toContain("[hidden]");
  });
});
