import { hash } from "node:crypto";
import { closeSync, openSync, readSync, writeSync } from "node:fs";
import type { LedgerEntryInput } from "@agent-safe/audit";

const linesAtOnce = 64;

/** What appending cannot do without: JSON, a hash for the chain, one for the tree, and writing in batches. */
export function writeWithHashes(file: string, entries: readonly LedgerEntryInput[]): void {
  const fd = openSync(file, "w");
  let prev = hash("sha256", "", "base64url");
  let lines: string[] = [];
  for (const [seq, entry] of entries.entries()) {
    const line = JSON.stringify({ seq, prev, v: 1, ts: "2026-11-22T21:50:09.123Z", ...entry });
    prev = hash("sha256", line, "base64url");
    hash("sha256", prev, "base64url");
    lines.push(line);
    if (lines.length === linesAtOnce) {
      writeSync(fd, `${lines.join("\n")}\n`);
      lines = [];
    }
  }
  if (lines.length > 0) writeSync(fd, `${lines.join("\n")}\n`);
  closeSync(fd);
}

/** What verifying cannot do without: reading the file, a hash for each line, and one for each node of the tree. */
export function readWithHashes(file: string): number {
  const fd = openSync(file, "r");
  const buffer = Buffer.allocUnsafeSlow(1 << 20);
  const node = Buffer.alloc(65, 1);
  const subtrees: (Buffer | undefined)[] = [];
  let lines = 0;
  let kept = 0;
  for (;;) {
    const read = readSync(fd, buffer, kept, buffer.length - kept, null);
    if (read === 0) break;
    const stop = kept + read;
    let start = 0;
    for (let end = buffer.indexOf(10); end >= 0 && end < stop; end = buffer.indexOf(10, start)) {
      let subtree = hash("sha256", buffer.subarray(start, end), "buffer");
      let height = 0;
      for (let left = subtrees[0]; left !== undefined; left = subtrees[height]) {
        node.set(left, 1);
        node.set(subtree, 33);
        subtree = hash("sha256", node, "buffer");
        subtrees[height++] = undefined;
      }
      subtrees[height] = subtree;
      start = end + 1;
      lines++;
    }
    kept = stop - start;
    buffer.copyWithin(0, start, stop);
  }
  closeSync(fd);
  return lines;
}
