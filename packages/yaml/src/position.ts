/** A place in a file. Lines and columns count from 1; columns count UTF-16 units, as editors do. */
export interface Position {
  /** The file as it is to be shown. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Finds the line of an offset in a text in logarithmic time. */
export class LineIndex {
  readonly text: string;
  readonly #starts: number[] = [0];

  constructor(text: string) {
    this.text = text;
    for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) this.#starts.push(at + 1);
  }

  get lineCount(): number {
    return this.#starts.length;
  }

  /** The line and column (from 1) of an offset; offsets outside the text count as its nearest end. */
  locate(offset: number): { line: number; column: number } {
    const inside = Math.min(Math.max(offset, 0), this.text.length);
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if (this.#starts[middle]! <= inside) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: inside - this.#starts[low]! + 1 };
  }

  /** The offset at which a line (from 1) begins. */
  lineStart(line: number): number {
    return this.#starts[line - 1]!;
  }

  /** The offset at which a line (from 1) ends, before its line break. */
  lineEnd(line: number): number {
    const next = this.#starts[line];
    if (next === undefined) return this.text.length;
    return this.text.charCodeAt(next - 2) === 13 && next - 2 >= this.lineStart(line) ? next - 2 : next - 1;
  }
}

/** The line (from 1) of an offset, where one is all that is wanted. */
export function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf("\n"); at !== -1 && at < offset; at = text.indexOf("\n", at + 1)) line++;
  return line;
}
