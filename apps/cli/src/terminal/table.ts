import { printable } from "@agent-safe/core";
import type { Style } from "./style.ts";
import { textWidth } from "./text-width.ts";
import { wrap } from "./wrap.ts";

export interface Column<Row> {
  readonly title: string;
  /** Text of a cell, as it came; it is made printable here. */
  readonly cell: (row: Row) => string;
  readonly paint?: (text: string, row: Row) => string;
  /** The narrowest that it may become when the table is wider than the terminal. Default: it keeps its width. */
  readonly least?: number;
}

const gap = "  ";

/** Rows under titles, in columns as wide as their contents; in a narrow terminal the widest ones wrap. */
export function renderTable<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  style: Style,
): string {
  const cells = rows.map((row) => columns.map((column) => printable(column.cell(row))));
  const widths = fit(
    columns.map((column, index) =>
      Math.max(textWidth(column.title), ...cells.map((line) => textWidth(line[index]!))),
    ),
    columns.map((column) => column.least),
    style.width - gap.length * (columns.length - 1),
  );

  const titles = columns.map(({ title }, index) => title.padEnd(widths[index]!));
  const lines = [style.dim(joinCells(titles))];
  for (const [number, row] of rows.entries()) {
    const wrapped = cells[number]!.map((text, index) => wrap(text, widths[index]!));
    const height = Math.max(...wrapped.map((texts) => texts.length));
    for (let line = 0; line < height; line++) {
      lines.push(
        joinCells(
          columns.map((column, index) => {
            const text = wrapped[index]![line] ?? "";
            const painted = column.paint === undefined || text === "" ? text : column.paint(text, row);
            return painted + " ".repeat(Math.max(0, widths[index]! - textWidth(text)));
          }),
        ),
      );
    }
  }
  return lines.join("\n");
}

/** Takes columns off the widest shrinkable one until all fit, or none can shrink further. */
function fit(natural: number[], least: (number | undefined)[], room: number): number[] {
  const widths = [...natural];
  let excess = widths.reduce((sum, width) => sum + width, 0) - room;
  while (excess > 0) {
    let widest = -1;
    for (const [index, width] of widths.entries()) {
      const floor = least[index];
      if (floor !== undefined && width > floor && (widest === -1 || width > widths[widest]!)) widest = index;
    }
    if (widest === -1) break;
    widths[widest]!--;
    excess--;
  }
  return widths;
}

function joinCells(cells: readonly string[]): string {
  return cells.join(gap).trimEnd();
}
