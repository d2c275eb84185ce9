import { wrap } from "./wrap.ts";

export interface Column {
  readonly title: string;
  readonly width: number;
}

export interface Cell {
  /** One line of plain text, safe to show. */
  readonly text: string;
  /** Adds colour; it is given whole padded pieces, so that it cannot disturb the columns. */
  readonly paint?: (text: string) => string;
}

const gap = "  ";

/** Lines of a table whose cells are wrapped to the width of their column. */
export function drawTable(columns: readonly Column[], rows: readonly (readonly Cell[])[]): string[] {
  const heading = drawRow(
    columns,
    columns.map((column) => ({ text: column.title })),
  );
  const rule = columns.map((column) => "-".repeat(column.width)).join(gap);
  return [...heading, rule, ...rows.flatMap((row) => drawRow(columns, row))];
}

function drawRow(columns: readonly Column[], cells: readonly Cell[]): string[] {
  const pieces = columns.map((column, index) => wrap(cells[index]?.text ?? "", column.width));
  const height = Math.max(...pieces.map((piece) => piece.length));
  return Array.from({ length: height }, (_, line) =>
    columns
      .map((column, index) => {
        const piece = (pieces[index]?.[line] ?? "").padEnd(column.width);
        return cells[index]?.paint?.(piece) ?? piece;
      })
      .join(gap)
      .trimEnd(),
  );
}
