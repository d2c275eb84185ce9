import type { LedgerEntry } from "./entry.ts";
import { type EntryFilter, matchesFilter } from "./entry-filter.ts";
import { longestLine } from "./line.ts";
import type { LogFile } from "./log-file.ts";
import { openForReading } from "./open-for-reading.ts";
import { parseEntry } from "./parse-entry.ts";

const newline = 0x0a;
const stepBytes = 64 * 1024;

/**
 * The last `count` entries that the filter wants, oldest first. Reads the file backwards, as far as it must.
 *
 * @throws AuditError `AUDIT_UNREADABLE`
 */
export async function lastEntries(
  file: string,
  count: number,
  filter: EntryFilter = {},
): Promise<LedgerEntry[]> {
  const log = openForReading(file);
  try {
    const found: LedgerEntry[] = [];
    if (count <= 0) return found;
    for (const { line, position } of linesBackwards(log)) {
      const entry = parseEntry(file, line, position);
      if (Date.parse(entry.ts) < (filter.from ?? Number.NEGATIVE_INFINITY)) break;
      if (matchesFilter(entry, filter) && found.push(entry) >= count) break;
    }
    return found.reverse();
  } finally {
    log.close();
  }
}

/** The whole lines of a log, last first. What stands behind the last newline is no line. */
export function* linesBackwards(log: LogFile): Generator<{ line: Buffer; position: number }> {
  let from = log.size();
  let bytes = Buffer.alloc(0);
  // End of the line that is looked for: its newline, as an index into `bytes`; -1 while it is not found.
  let end = -1;
  while (from > 0) {
    const step = Math.min(stepBytes, from);
    from -= step;
    const kept = end < 0 ? 0 : end + 1;
    bytes = Buffer.concat([log.read(step, from), bytes.subarray(0, kept)]);
    if (end >= 0) end += step;
    else end = bytes.lastIndexOf(newline);
    while (end >= 0) {
      const before = end === 0 ? -1 : bytes.lastIndexOf(newline, end - 1);
      if (before < 0 && from > 0) break;
      yield { line: bytes.subarray(before + 1, end), position: from + before + 1 };
      end = before;
    }
    if (end > longestLine + stepBytes) return;
  }
}
