import { readSync, writeSync } from "node:fs";

/**
 * Writes all bytes, at the file's end (or where it stands) unless a position is given. A disk that fills up accepts a
 * part of a write without an error; only the next write fails, so one write call is not enough.
 */
export function writeFully(fd: number, bytes: Uint8Array, position: number | null = null): void {
  let done = 0;
  while (done < bytes.length) {
    done += writeSync(fd, bytes, done, bytes.length - done, position === null ? null : position + done);
  }
}

/** Reads `length` bytes at `position`, or fewer where the file ends. */
export function readFully(fd: number, length: number, position: number): Buffer {
  const bytes = Buffer.allocUnsafe(length);
  let done = 0;
  while (done < length) {
    const read = readSync(fd, bytes, done, length - done, position + done);
    if (read === 0) break;
    done += read;
  }
  return bytes.subarray(0, done);
}
