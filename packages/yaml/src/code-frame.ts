import { printable } from "@agent-safe/core";
import type { LineIndex } from "./position.ts";
import { secretStart } from "./secret-names.ts";

const linesAround = 2;
const longestLine = 110;
const longestUnderline = 60;
// How far up a frame looks for the key that a line belongs to.
const linesToOwner = 200;
const hidden = "[hidden]";

/** What a frame points at: offsets into the text. */
export interface FrameRange {
  readonly start: number;
  readonly end: number;
  /** Replace what stands there by `[hidden]`. */
  readonly hide?: boolean;
}

/**
 * The lines around a place as plain text, with carets below it. Safe for a terminal: tabs become spaces, control and
 * bidirectional characters are escaped, long lines are cut. Values under a key that names a secret are left out.
 */
export function codeFrame(lines: LineIndex, range: FrameRange): string {
  const { line, column } = lines.locate(range.start);
  const first = Math.max(1, line - linesAround);
  const last = Math.min(lines.lineCount, line + linesAround);
  const gutter = String(last).length;
  const frame: string[] = [];
  for (let number = first; number <= last; number++) {
    const marked = number === line;
    const text = shown(lines, number, range);
    const from = marked ? windowStart(text, column - 1) : 0;
    const cut = cutLine(text, from);
    frame.push(
      `${marked ? ">" : " "} ${String(number).padStart(gutter)} | ${cut.map(display).join("")}`.trimEnd(),
    );
    if (!marked) continue;
    // A place after what is shown (a hidden value, the end of the line) is pointed at there.
    const at = Math.min(column - 1, text.length) - from + (from > 0 ? 1 : 0);
    const before = cut.slice(0, at).map(display).join("");
    const length = Math.min(range.end, lines.lineEnd(line)) - range.start;
    const under = cut
      .slice(at, at + Math.min(Math.max(length, 1), longestUnderline))
      .map(display)
      .join("");
    frame.push(
      `  ${" ".repeat(gutter)} | ${" ".repeat(width(before))}${"^".repeat(Math.max(1, width(under)))}`,
    );
  }
  // The file's last line break makes no line worth showing.
  if (last !== line && lines.lineStart(last) === lines.text.length) frame.pop();
  return frame.join("\n");
}

/** One line's text without its secrets. */
function shown(lines: LineIndex, number: number, range: FrameRange): string {
  const start = lines.lineStart(number);
  const end = lines.lineEnd(number);
  const text = lines.text.slice(start, end);
  if (belongsToSecret(lines, number)) return hidden;
  const secret = secretIn(lines, number, text);
  if (secret !== undefined && text.slice(secret).trim() !== "") return `${text.slice(0, secret)} ${hidden}`;
  if (range.hide === true && range.start < end && range.end > start) {
    const from = Math.max(range.start - start, 0);
    return `${text.slice(0, from)}${hidden}${text.slice(Math.max(from, range.end - start))}`;
  }
  return text;
}

// A file that is one long line has many problems on it, and need not be searched for each.
const searched = new WeakMap<LineIndex, Map<number, number | undefined>>();

function secretIn(lines: LineIndex, number: number, text: string): number | undefined {
  const known = searched.get(lines) ?? new Map<number, number | undefined>();
  searched.set(lines, known);
  if (!known.has(number)) known.set(number, secretStart(text));
  return known.get(number);
}

/** Whether a line continues the value of a secret key above it: it is indented deeper than that key. */
function belongsToSecret(lines: LineIndex, number: number): boolean {
  let indent = indentOf(lines, number);
  if (indent === Number.POSITIVE_INFINITY) return false;
  for (let above = number - 1; above >= 1 && above >= number - linesToOwner && indent > 0; above--) {
    const aboveIndent = indentOf(lines, above);
    if (aboveIndent >= indent) continue;
    indent = aboveIndent;
    const text = lines.text.slice(lines.lineStart(above), lines.lineEnd(above));
    if (text.length <= 4096 && secretStart(text) !== undefined) return true;
  }
  return false;
}

/** Leading spaces of a line; a blank line counts as indented without end, so it never owns another. */
function indentOf(lines: LineIndex, number: number): number {
  const end = lines.lineEnd(number);
  let at = lines.lineStart(number);
  const start = at;
  while (at < end && lines.text.charCodeAt(at) === 32) at++;
  return at === end ? Number.POSITIVE_INFINITY : at - start;
}

function windowStart(text: string, at: number): number {
  if (text.length <= longestLine) return 0;
  return Math.max(0, Math.min(at - longestLine / 2, text.length - longestLine));
}

/** The characters of a line that are shown, at most 110 and a mark where something was cut. */
function cutLine(text: string, from: number): string[] {
  const part = [...text.slice(from, from + longestLine)].flatMap((character) =>
    // A character of two UTF-16 units keeps two places, so that columns stay indexes.
    character.length === 2 ? [character, ""] : [character],
  );
  if (from > 0) part.unshift("…");
  if (from + longestLine < text.length) part.push("…");
  return part;
}

function display(character: string): string {
  return character === "\t" ? "  " : printable(character);
}

const wide =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\uff01-\uff60]/u;
const zeroWidth = /\p{M}/u;

/** Columns that a terminal gives to a text. */
function width(text: string): number {
  let columns = 0;
  for (const character of text) columns += wide.test(character) ? 2 : zeroWidth.test(character) ? 0 : 1;
  return columns;
}
