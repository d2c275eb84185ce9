import { printable } from "@agent-safe/core";
import type { Palette } from "./palette.ts";
import { type Cell, type Column, drawTable } from "./table.ts";
import { wrap } from "./wrap.ts";

/** How a piece of text is meant; the palette gives it a colour. */
export type Tone = keyof Palette;

const indent = "   ";
const labelWidth = 10;

/**
 * Writes the story. Every text that it is given may come from outside (names, reasons, what a process said), so all of it
 * goes through `printable` here, and nowhere else.
 */
export class Narrator {
  readonly #write: (text: string) => void;
  readonly #palette: Palette;
  readonly #width: number;
  #written = "";

  constructor(options: { write: (text: string) => void; palette: Palette; width: number }) {
    this.#write = options.write;
    this.#palette = options.palette;
    this.#width = Math.min(Math.max(options.width, 60), 140);
  }

  /** Everything told so far. */
  get written(): string {
    return this.#written;
  }

  heading(text: string): void {
    this.#lines("", ...wrap(printable(text), this.#width).map(this.#palette.title));
  }

  paragraph(text: string, tone?: Tone): void {
    const pieces = wrap(printable(text), this.#width);
    this.#lines(...(tone === undefined ? pieces : pieces.map(this.#palette[tone])));
  }

  /** A line that begins with a word in a column of its own: `   asks      scale-pool on staging/workers`. */
  entry(label: string, text: string, tone: Tone = "quiet"): void {
    const shown = printable(label).padEnd(labelWidth);
    const margin = " ".repeat(indent.length + shown.length + 1);
    const pieces = wrap(printable(text), this.#width - margin.length);
    this.#lines(
      ...pieces.map((piece, index) =>
        index === 0 ? `${indent}${this.#palette[tone](shown)} ${piece}` : margin + piece,
      ),
    );
  }

  /** A command to copy, never broken over lines. */
  command(text: string): void {
    this.#lines(`${indent}${printable(text)}`);
  }

  table(columns: readonly Column[], rows: readonly (readonly { text: string; tone?: Tone }[])[]): void {
    const cells = rows.map((row) =>
      row.map(({ text, tone }): Cell => {
        const shown = printable(text);
        return tone === undefined ? { text: shown } : { text: shown, paint: this.#palette[tone] };
      }),
    );
    this.#lines(...drawTable(columns, cells));
  }

  /** Columns available for a table. */
  get width(): number {
    return this.#width;
  }

  #lines(...lines: readonly string[]): void {
    const text = lines.map((line) => `${line}\n`).join("");
    this.#written += text;
    this.#write(text);
  }
}
