import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import { createProgress, formatBytes } from "./progress.ts";
import { renderRows } from "./rows.ts";
import { type Style, styleOf } from "./style.ts";
import { renderTable } from "./table.ts";
import { textWidth } from "./text-width.ts";
import { shorten, wrap } from "./wrap.ts";

const same = (text: string) => text;
const plain = (width: number): Style => ({
  bold: same,
  dim: same,
  red: same,
  green: same,
  yellow: same,
  cyan: same,
  width,
});

function fakeStream(isTTY: boolean, columns = 80): NodeJS.WriteStream & { readonly written: string[] } {
  const written: string[] = [];
  const stream = { isTTY, columns, written, write: (text: string) => written.push(text) > 0 };
  return stream as unknown as NodeJS.WriteStream & { readonly written: string[] };
}

describe("textWidth", () => {
  it("counts columns, not characters", () => {
    expect(textWidth("abc")).toBe(3);
    expect(textWidth("日本")).toBe(4);
    expect(textWidth("🚀")).toBe(2);
    expect(textWidth("e\u0301")).toBe(1);
    expect(textWidth("\u001b[31mred\u001b[39m")).toBe(3);
  });
});

describe("wrap", () => {
  it("breaks between words", () => {
    expect(wrap("one two three", 7)).toEqual(["one two", "three"]);
  });

  it("breaks long names after a seam", () => {
    expect(wrap("restart-deployment", 12)).toEqual(["restart-", "deployment"]);
    expect(wrap("abcdefghij", 4)).toEqual(["abcd", "efgh", "ij"]);
  });

  it("loses nothing and keeps to the width", () => {
    const text = "policies/日本語/default.yaml a  b 🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀 restart-deployment";
    for (let width = 2; width < 60; width++) {
      const lines = wrap(text, width);
      expect(Math.max(...lines.map(textWidth))).toBeLessThanOrEqual(width);
      expect(lines.join("").replaceAll(" ", "")).toBe(text.replaceAll(" ", ""));
    }
  });

  it("leaves text alone where there is no limit", () => {
    expect(wrap("a  b", Number.POSITIVE_INFINITY)).toEqual(["a  b"]);
  });
});

describe("shorten", () => {
  it("marks what is missing", () => {
    expect(shorten("restart", 7)).toBe("restart");
    expect(shorten("restarts", 7)).toBe("restar…");
    expect(shorten("日本語", 4)).toBe("日…");
  });
});

describe("styleOf", () => {
  const tty = fakeStream(true);
  const pipe = fakeStream(false);
  const coloured = (stream: NodeJS.WriteStream, environment: NodeJS.ProcessEnv) =>
    styleOf(stream, environment).red("x") !== "x";

  it("follows the stream, NO_COLOR, FORCE_COLOR and TERM", () => {
    expect(coloured(tty, {})).toBe(true);
    expect(coloured(pipe, {})).toBe(false);
    expect(coloured(pipe, { CI: "true" })).toBe(false);
    expect(coloured(tty, { NO_COLOR: "1" })).toBe(false);
    expect(coloured(tty, { NO_COLOR: "" })).toBe(true);
    expect(coloured(pipe, { FORCE_COLOR: "1" })).toBe(true);
    expect(coloured(tty, { FORCE_COLOR: "0" })).toBe(false);
    expect(coloured(tty, { TERM: "dumb" })).toBe(false);
    expect(coloured(tty, { NO_COLOR: "1", FORCE_COLOR: "1" })).toBe(false);
  });

  it("knows the width of a terminal, and that a pipe has none", () => {
    expect(styleOf(fakeStream(true, 120), {}).width).toBe(120);
    expect(styleOf(fakeStream(true, 0), {}).width).toBe(80);
    expect(styleOf(pipe, {}).width).toBe(Number.POSITIVE_INFINITY);
  });
});

describe("renderTable", () => {
  const rows = [
    { name: "restart-deployment", text: "Restart all pods of a deployment, a few at a time" },
    { name: "a", text: "b\u001b[2J\u202e" },
  ];
  const columns = [
    { title: "NAME", cell: (row: { name: string }) => row.name },
    { title: "TEXT", cell: (row: { text: string }) => row.text, least: 10 },
  ];

  it("aligns columns and shows control characters escaped", () => {
    expect(renderTable(rows, columns, plain(Number.POSITIVE_INFINITY)).split("\n")).toEqual([
      "NAME                TEXT",
      "restart-deployment  Restart all pods of a deployment, a few at a time",
      "a                   b\\u{1b}[2J\\u{202e}",
    ]);
  });

  it("wraps what may shrink, to the terminal's width", () => {
    const lines = renderTable(rows, columns, plain(40)).split("\n");
    expect(Math.max(...lines.map(textWidth))).toBeLessThanOrEqual(40);
    expect(lines[1]).toBe("restart-deployment  Restart all pods of");
    expect(lines[2]).toBe("                    a deployment, a few");
  });
});

describe("renderRows", () => {
  it("puts a note beside the text, or below it when there is no room", () => {
    const row = { label: "target", text: "prod/api-server", note: "prod, critical" };
    expect(renderRows([row], plain(80))).toEqual(["  target   prod/api-server   prod, critical"]);
    expect(renderRows([row], plain(40))).toEqual(["  target   prod/api-server", "           prod, critical"]);
  });
});

describe("createProgress", () => {
  it("shows amount, rate and time left after a moment, and removes itself", () => {
    const stream = fakeStream(true);
    let at = 0;
    const progress = createProgress({ label: "verifying", amount: formatBytes, stream, now: () => at });
    progress.update(1_000_000, 100_000_000);
    expect(stream.written).toEqual([]);
    at = 1000;
    progress.update(20_000_000, 100_000_000);
    expect(stripVTControlCharacters(stream.written.join(""))).toContain(
      "████░░░░░░░░░░░░░░░░ 20.0 MB of 100.0 MB, 19.0 MB/s, 5 s left",
    );
    expect(textWidth(stream.written.join("").replace("\r", ""))).toBeLessThanOrEqual(80);
    progress.end();
    expect(stream.written.at(-1)).toBe("\r\u001b[2K");
  });

  it("is silent off a terminal", () => {
    const stream = fakeStream(false);
    let at = 0;
    const progress = createProgress({ label: "verifying", amount: String, stream, now: () => at });
    at = 10_000;
    progress.update(1, 2);
    progress.end();
    expect(stream.written).toEqual([]);
  });
});
