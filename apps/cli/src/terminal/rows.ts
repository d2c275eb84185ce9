import type { Style } from "./style.ts";
import { wrap } from "./wrap.ts";

/** A labelled line: the label, what it says, and quieter things beside it. Texts are printable already. */
export interface LabelledRow {
  readonly label: string;
  readonly text: string;
  readonly paint?: ((text: string) => string) | undefined;
  readonly note?: string | undefined;
}

const indent = "  ";

/** Lines as `  label    text   note`, labels in one column; what does not fit is wrapped under its own column. */
export function renderRows(rows: readonly LabelledRow[], style: Style): string[] {
  const labelWidth = Math.max(...rows.map((row) => row.label.length), 8);
  const hanging = " ".repeat(indent.length + labelWidth + 1);
  const room = style.width - hanging.length;
  return rows.flatMap(({ label, text, paint = (same) => same, note }) => {
    const lines = wrap(text, room).map(paint);
    if (note !== undefined) {
      if (lines.length === 1 && text.length + 3 + note.length <= room) lines[0] += `   ${style.dim(note)}`;
      else lines.push(...wrap(note, room).map(style.dim));
    }
    return lines.map((line, index) =>
      index === 0 ? `${indent}${style.dim(label.padEnd(labelWidth))} ${line}` : `${hanging}${line}`,
    );
  });
}
