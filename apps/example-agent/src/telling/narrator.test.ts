import { expect, test } from "vitest";
import { Narrator } from "./narrator.ts";
import { choosePalette } from "./palette.ts";

const hostile = "\u001b[2Jgone\u202e\nnext";

function tell(told: (narrator: Narrator) => void, env: NodeJS.ProcessEnv = {}): string {
  let text = "";
  const write = (piece: string) => {
    text += piece;
  };
  told(new Narrator({ write, palette: choosePalette({ isTTY: false }, env), width: 80 }));
  return text;
}

test.each<[string, (narrator: Narrator) => void]>([
  ["a heading", (narrator) => narrator.heading(hostile)],
  ["a paragraph", (narrator) => narrator.paragraph(hostile, "bad")],
  ["an entry", (narrator) => narrator.entry(hostile, hostile, "good")],
  ["a command", (narrator) => narrator.command(hostile)],
  ["a table", (narrator) => narrator.table([{ title: "t", width: 40 }], [[{ text: hostile, tone: "bad" }]])],
])("%s shows control characters instead of obeying them", (_, told) => {
  const text = tell(told);
  expect(text).toContain("\\u{1b}[2Jgone\\u{202e}\\u{a}next");
  for (const character of ["\u001b", "\u202e"]) expect(text).not.toContain(character);
});

test("long entries go on below their beginning", () => {
  const text = tell((narrator) => narrator.entry("asks", "word ".repeat(30).trim()));
  const lines = text.trimEnd().split("\n");
  expect(lines).toHaveLength(3);
  expect(lines[0]).toMatch(/^ {3}asks {7}word/);
  expect(lines[1]).toMatch(/^ {14}word/);
});

test("what was told is kept, for whoever looks for what should not be in it", () => {
  const narrator = new Narrator({ write: () => undefined, palette: choosePalette({}, {}), width: 80 });
  narrator.paragraph("a secret, by mistake");
  expect(narrator.written).toContain("a secret");
});

test.each([
  ["no terminal", { isTTY: false }, {}, false],
  ["a terminal", { isTTY: true }, {}, true],
  ["a terminal with NO_COLOR", { isTTY: true }, { NO_COLOR: "1" }, false],
  ["a dumb terminal", { isTTY: true }, { TERM: "dumb" }, false],
  ["a pipe with FORCE_COLOR", { isTTY: false }, { FORCE_COLOR: "1" }, true],
  ["a pipe on a CI machine", { isTTY: false }, { CI: "true" }, false],
])("colour on %s", (_, stream, env, coloured) => {
  expect(choosePalette(stream, env).good("x") !== "x").toBe(coloured);
});
