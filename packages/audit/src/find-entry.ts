import type { LedgerEntry } from "./entry.ts";
import { LineScanner } from "./line-scanner.ts";
import { openForReading } from "./open-for-reading.ts";
import { parseEntry } from "./parse-entry.ts";
import { readChunks } from "./read-chunks.ts";

/**
 * The entry with an id, or undefined. Looks for its bytes; only a line that has them is parsed.
 *
 * @throws AuditError `AUDIT_UNREADABLE`
 */
export async function findEntry(file: string, id: string): Promise<LedgerEntry | undefined> {
  const log = openForReading(file);
  try {
    const mark = Buffer.from(`"id":${JSON.stringify(id)}`);
    let found: LedgerEntry | undefined;
    const scanner = new LineScanner(
      0,
      (bytes, start, end, position) => {
        if (found !== undefined || !bytes.subarray(start, end).includes(mark)) return;
        const entry = parseEntry(file, bytes.subarray(start, end), position);
        if (entry.id === id) found = entry;
      },
      () => {},
    );
    for await (const { buffer, length } of readChunks(log.fd, 0, log.size())) {
      scanner.feed(buffer, length);
      if (found !== undefined) return found;
    }
    return undefined;
  } finally {
    log.close();
  }
}
