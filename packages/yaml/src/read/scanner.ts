import type { ProblemInput } from "../problem.ts";
import { type ScalarNode, scalarNode } from "../source-node.ts";
import { loneSurrogate } from "./lone-surrogate.ts";
import { resolvePlain } from "./plain-scalar.ts";

/** Thrown where the simple reader meets what is not for it. */
export class GaveUp extends Error {
  readonly at: number;
  /** What is wrong there, where that is plain. */
  readonly reason: ProblemInput | undefined;

  constructor(at: number, reason?: ProblemInput) {
    super("not simple YAML");
    this.at = at;
    this.reason = reason;
  }
}

/** A key of a block mapping. */
export interface ScannedKey {
  readonly name: string;
  readonly end: number;
  readonly plain: boolean;
  /** The offset after the colon. */
  readonly after: number;
}

const tab = 9;
const newline = 10;
const carriageReturn = 13;
const space = 32;
const doubleQuote = 34;
const hash = 35;
const singleQuote = 39;
const dash = 45;
const colon = 58;

const doubleQuoted = /"[^"\\\n\r]*(?:\\[^\n\r][^"\\\n\r]*)*"/y;
const singleQuoted = /'[^'\n\r]*(?:''[^'\n\r]*)*'/y;
// What a plain scalar does not begin with here: indicators, what could be one, and a second byte order mark.
const notPlainStart = /[,[\]{}#&*!|>'"%@`?:\ufeff]|-(?:[ ,[\]{}]|$)/y;
const longestKey = 1024;

/** Walks over a text line by line, and reads the scalars that stand on one line. Offsets are into the text. */
export class Scanner {
  readonly text: string;
  /** Where the current line begins. */
  lineStart = 0;
  /** Where the last value ended. */
  lastEnd = 0;

  constructor(text: string) {
    this.text = text;
  }

  giveUp(at: number = this.lineStart, reason?: ProblemInput): never {
    throw new GaveUp(at, reason);
  }

  /** Goes on to the next line with content, which may be the current one; its column (from 0), or -1 at the end. */
  nextLine(): number {
    const { text } = this;
    for (;;) {
      const at = this.skipSpaces(this.lineStart);
      const code = text.charCodeAt(at);
      if (code === hash) this.lineStart = this.lineAfter(at);
      else if (code === newline) this.lineStart = at + 1;
      else if (code === carriageReturn) this.lineStart = at + 2;
      else if (Number.isNaN(code)) return -1;
      else {
        const column = at - this.lineStart;
        if (code === tab || (column === 0 && this.isMarker(at))) this.giveUp(at);
        return column;
      }
    }
  }

  /** `---`, `...` and `%` at the beginning of a line are not content. */
  isMarker(at: number): boolean {
    const { text } = this;
    return text.startsWith("---", at) || text.startsWith("...", at) || text.startsWith("%", at);
  }

  lineAfter(at: number): number {
    const end = this.text.indexOf("\n", at);
    return end === -1 ? this.text.length : end + 1;
  }

  /** Where the line that an offset is in ends, before its line break. */
  lineEnd(at: number): number {
    const end = this.text.indexOf("\n", at);
    if (end === -1) return this.text.length;
    return this.text.charCodeAt(end - 1) === carriageReturn ? end - 1 : end;
  }

  skipSpaces(from: number): number {
    let at = from;
    while (this.text.charCodeAt(at) === space) at++;
    return at;
  }

  /** A space or the end of a line: what makes a dash or colon before it an indicator. */
  isBreak(at: number): boolean {
    const code = this.text.charCodeAt(at);
    return code === space || code === newline || code === carriageReturn || Number.isNaN(code);
  }

  isDash(at: number): boolean {
    return this.text.charCodeAt(at) === dash && this.isBreak(at + 1);
  }

  /** Whether nothing but a comment stands from `at` on; then the line is done. `before` is where the spaces before it begin. */
  endsLine(at: number, before: number): boolean {
    const code = this.text.charCodeAt(at);
    const comment = code === hash && at > before;
    if (!comment && (code === space || !this.isBreak(at))) return false;
    this.lastEnd = before;
    this.lineStart = this.lineAfter(at);
    return true;
  }

  /** After a value that ends at `end`: nothing but a comment may follow on its line. */
  finishLine(end: number): void {
    const at = this.skipSpaces(end);
    if (!this.endsLine(at, end)) this.giveUp(at);
  }

  /** The key at an offset, when a key and its colon stand there on one line. */
  keyAt(at: number): ScannedKey | undefined {
    const code = this.text.charCodeAt(at);
    if (code === doubleQuote || code === singleQuote) {
      const node = this.quoted(at);
      const colonAt = this.skipSpaces(node.end);
      if (this.text.charCodeAt(colonAt) !== colon || !this.isBreak(colonAt + 1)) return undefined;
      return this.key(String(node.value), at, node.end, false, colonAt);
    }
    notPlainStart.lastIndex = at;
    if (notPlainStart.test(this.text)) return undefined;
    const colonAt = this.plainColon(at);
    if (colonAt === undefined) return undefined;
    const name = withoutSpacesAtEnd(this.text.slice(at, colonAt));
    // Keys that YAML takes for something else, and merge keys, are the library's.
    if (typeof resolvePlain(name) !== "string" || name === "<<" || name.includes("\t")) this.giveUp(at);
    return this.key(name, at, at + name.length, true, colonAt);
  }

  private key(name: string, start: number, end: number, plain: boolean, colonAt: number): ScannedKey {
    if (colonAt - start > longestKey) this.giveUp(start);
    return { name, end, plain, after: colonAt + 1 };
  }

  /** The first colon of a line that could end a plain key. */
  private plainColon(from: number): number | undefined {
    const { text } = this;
    for (let at = from; ; at++) {
      const code = text.charCodeAt(at);
      if (code === colon && this.isBreak(at + 1)) return at;
      if (code === newline || Number.isNaN(code)) return undefined;
      if (code === hash && text.charCodeAt(at - 1) === space) return undefined;
    }
  }

  /** A scalar in quotes that ends on its line. */
  quoted(at: number): ScalarNode {
    const double = this.text.charCodeAt(at) === doubleQuote;
    const source = this.match(double ? doubleQuoted : singleQuoted, at) ?? this.giveUp(at);
    const end = at + source.length;
    if (!double) return scalarNode(at, end, source.slice(1, -1).replaceAll("''", "'"), undefined);
    if (!source.includes("\\")) return scalarNode(at, end, source.slice(1, -1), undefined);
    return scalarNode(at, end, this.unescape(source, at), undefined);
  }

  /** Escapes that JSON has too; the others are rare. */
  private unescape(source: string, at: number): string {
    let value: string;
    try {
      value = JSON.parse(source) as string;
    } catch {
      return this.giveUp(at);
    }
    return value.isWellFormed() ? value : this.giveUp(at, loneSurrogate(value));
  }

  /** A plain scalar that takes the rest of its line. */
  plainLine(at: number): ScalarNode {
    const end = this.lineEnd(at);
    const line = this.text.slice(at, end);
    const comment = line.indexOf(" #");
    const source = withoutSpacesAtEnd(comment === -1 ? line : line.slice(0, comment));
    this.lastEnd = at + source.length;
    this.lineStart = this.lineAfter(at);
    return this.plain(source, at);
  }

  /** A plain scalar with this source, already without comment and white space around it. */
  plain(source: string, at: number): ScalarNode {
    notPlainStart.lastIndex = 0;
    if (notPlainStart.test(source) || source.includes(": ") || source.endsWith(":") || source.includes("\t"))
      this.giveUp(at);
    const value = resolvePlain(source);
    if (typeof value === "number" && !Number.isFinite(value)) this.giveUp(at);
    return scalarNode(at, at + source.length, value, source);
  }

  match(pattern: RegExp, at: number): string | undefined {
    pattern.lastIndex = at;
    return pattern.exec(this.text)?.[0];
  }
}

/** Spaces only: `trimEnd` would take other white space too, which is content in YAML. */
export function withoutSpacesAtEnd(text: string): string {
  let end = text.length;
  while (text.charCodeAt(end - 1) === space) end--;
  return text.slice(0, end);
}
