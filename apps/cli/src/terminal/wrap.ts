import { characterWidth, textWidth } from "./text-width.ts";

/**
 * Breaks a text (without colours) into lines of at most so many columns: between words where it can, inside a word that is longer
 * than a line. Always at least one line.
 */
export function wrap(text: string, width: number): string[] {
  if (textWidth(text) <= width) return [text];
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (textWidth(longer) <= width) {
      line = longer;
      continue;
    }
    if (line !== "") lines.push(line);
    const pieces = cut(word, width);
    line = pieces.pop() ?? "";
    lines.push(...pieces);
  }
  lines.push(line);
  return lines;
}

/** The beginning of a text, with `…` in the last column when something is missing. */
export function shorten(text: string, width: number): string {
  if (textWidth(text) <= width) return text;
  let beginning = "";
  for (const character of text) {
    if (textWidth(beginning) + characterWidth(character) > width - 1) break;
    beginning += character;
  }
  return `${beginning}…`;
}

// Where a long name reads best when it is broken.
const seam = /[-/_.:,]/;

function cut(word: string, width: number): string[] {
  const pieces: string[] = [];
  let piece = "";
  for (const character of word) {
    if (piece !== "" && textWidth(piece) + characterWidth(character) > width) {
      const end = seamOf(piece);
      pieces.push(piece.slice(0, end));
      piece = piece.slice(end);
    }
    piece += character;
  }
  pieces.push(piece);
  return pieces;
}

/** Where to break a piece: after the last seam of its second half, else at its end. */
function seamOf(piece: string): number {
  for (let end = piece.length; end > piece.length / 2; end--) if (seam.test(piece[end - 1]!)) return end;
  return piece.length;
}
