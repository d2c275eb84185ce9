import { longestLine } from "./line.ts";

/** Bytes that a chunk's buffer must have in front of the chunk: the start of a line from the chunk before, and one more. */
export const headroom: number = longestLine + 2;

/** Bytes that are read at once. */
export const chunkBytes: number = 1 << 20;

/** A buffer to read chunks into, behind the headroom. @param most bytes that there are to read */
export function chunkBuffer(most: number = chunkBytes): Buffer {
  return Buffer.allocUnsafeSlow(headroom + Math.min(most, chunkBytes));
}

/**
 * Takes a line.
 *
 * @param bytes holds it from `start` up to `end`, without the newline; the byte before `start` is free to be written
 * @param position of the line in the file
 */
export type OnLine = (bytes: Buffer, start: number, end: number, position: number) => void;

/** Cuts a file into lines, chunk by chunk, without copying more than the lines that cross from one chunk to the next. */
export class LineScanner {
  /** Where in the file the bytes after the last whole line begin. */
  position: number;
  #rest: Buffer = Buffer.alloc(0);
  #skipping = false;
  readonly #onLine: OnLine;
  readonly #onOverlong: (position: number) => void;

  /** @param onOverlong is told where a line begins that is longer than a line may be; it is passed over */
  constructor(position: number, onLine: OnLine, onOverlong: (position: number) => void) {
    this.position = position;
    this.#onLine = onLine;
    this.#onOverlong = onOverlong;
  }

  /** Bytes seen since the last newline, as far as they are kept. */
  get rest(): Buffer {
    return this.#rest;
  }

  /** @param buffer of `chunkBuffer`, with `length` new bytes behind the headroom */
  feed(buffer: Buffer, length: number): void {
    const stop = headroom + length;
    let start = headroom - this.#rest.length;
    this.#rest.copy(buffer, start);
    let search = headroom;
    if (this.#skipping) {
      const newline = this.#newline(buffer, search, stop);
      if (newline < 0) {
        this.position += length;
        return;
      }
      this.position += newline + 1 - headroom;
      this.#skipping = false;
      start = newline + 1;
      search = start;
    }
    for (let newline = this.#newline(buffer, search, stop); newline >= 0; ) {
      const position = this.position;
      this.position += newline + 1 - start;
      if (newline - start > longestLine) this.#onOverlong(position);
      else this.#onLine(buffer, start, newline, position);
      start = newline + 1;
      newline = this.#newline(buffer, start, stop);
    }
    this.#keep(buffer, start, stop);
  }

  #newline(buffer: Buffer, from: number, stop: number): number {
    const found = buffer.indexOf(0x0a, from);
    return found < stop ? found : -1;
  }

  #keep(buffer: Buffer, start: number, stop: number): void {
    if (stop - start <= longestLine) {
      this.#rest = Buffer.from(buffer.subarray(start, stop));
      return;
    }
    this.#onOverlong(this.position);
    this.#skipping = true;
    this.position += stop - start;
    this.#rest = Buffer.alloc(0);
  }
}
