import { type ScalarNode, scalarNode } from "../source-node.ts";
import type { Scanner } from "./scanner.ts";

const header = /([|>])(-?)(?: +#[^\n]*| *)\r?\n/y;

/**
 * Reads `|`, `|-`, `>` or `>-` and the lines below for the simple reader. Indentation given by a number, `+`, lines that are indented
 * deeper in a folded block, and blank lines at its end that hold spaces are left to the library.
 *
 * @param column of the block around it; the content is indented deeper
 */
export function readBlockScalar(scanner: Scanner, at: number, column: number): ScalarNode {
  const { text } = scanner;
  const opening = scanner.match(header, at) ?? scanner.giveUp(at);
  const folded = opening.startsWith(">");
  const lines: string[] = [];
  let blank = 0;
  let indent = -1;
  let start = at + opening.length;
  let end = start;
  while (start < text.length) {
    const content = scanner.skipSpaces(start);
    const lineEnd = scanner.lineEnd(start);
    if (content >= lineEnd) {
      // Spaces beyond the indentation would be content.
      if (content - start > Math.max(indent, 0)) scanner.giveUp(start);
      blank++;
    } else {
      const found = content - start;
      if (indent === -1 && found > column) indent = found;
      if (indent === -1 || found < indent) {
        if (found > column) scanner.giveUp(start);
        break;
      }
      const line = text.slice(start + indent, lineEnd);
      if (folded && /^[ \t]/.test(line)) scanner.giveUp(start);
      for (; blank > 0; blank--) lines.push("");
      lines.push(line);
      end = scanner.lineAfter(start);
    }
    start = scanner.lineAfter(start);
  }
  // Without a line break at the end of the file, what the last line is depends on the header.
  if (lines.length === 0 || text.charCodeAt(end - 1) !== 10) scanner.giveUp(at);
  scanner.lineStart = start;
  scanner.lastEnd = end;
  const strip = opening.charAt(1) === "-";
  const value = (folded ? fold(lines) : lines.join("\n")) + (strip ? "" : "\n");
  return scalarNode(at, end, value, undefined);
}

/** One line break becomes a space; of several in a row, all but one stay. */
function fold(lines: readonly string[]): string {
  let text = "";
  let breaks = 0;
  for (const line of lines) {
    if (line === "") {
      breaks++;
      continue;
    }
    text += text === "" ? "\n".repeat(breaks) : breaks === 0 ? ` ` : "\n".repeat(breaks);
    text += line;
    breaks = 0;
  }
  return text;
}
