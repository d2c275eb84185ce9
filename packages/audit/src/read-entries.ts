import type { LedgerEntry } from "./entry.ts";
import { type EntryFilter, matchesFilter } from "./entry-filter.ts";
import type { LinePrefix } from "./line.ts";
import { parsePrefix } from "./line.ts";
import { LineScanner } from "./line-scanner.ts";
import { openForReading } from "./open-for-reading.ts";
import { parseEntry, unreadableLine } from "./parse-entry.ts";
import { readChunks } from "./read-chunks.ts";
import { seekTime } from "./seek-time.ts";

export interface ReadOptions {
  readonly filter?: EntryFilter | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The entries of a log in order, from its beginning or the filter's `from` up to where it ends at the call. Holds one
 * chunk at a time; with a time range only that part of the file is read.
 *
 * Reading is not verifying: what it gives is what the file says.
 *
 * @throws AuditError `AUDIT_UNREADABLE`
 */
export async function* readEntries(file: string, options: ReadOptions = {}): AsyncGenerator<LedgerEntry> {
  const { filter = {}, signal } = options;
  const log = openForReading(file);
  try {
    const end = log.size();
    const start = filter.from === undefined ? 0 : seekTime(log, timeText(filter.from), end);
    const last = filter.to === undefined ? undefined : timeText(filter.to);
    const wanted = typesOf(filter);
    let ready: LedgerEntry[] = [];
    let past = false;
    const scanner = new LineScanner(
      start,
      (bytes, from, to, position) => {
        const prefix: LinePrefix | undefined = parsePrefix(bytes, from, to);
        if (prefix === undefined) throw unreadableLine(file, position);
        if (last !== undefined && prefix.ts > last) past = true;
        // Most lines can be told by their prefix, without parsing them.
        if (past || (wanted !== undefined && !wanted.has(prefix.type))) return;
        const entry = parseEntry(file, bytes.subarray(from, to), position);
        if (matchesFilter(entry, filter)) ready.push(entry);
      },
      (position) => {
        throw unreadableLine(file, position);
      },
    );
    for await (const { buffer, length } of readChunks(log.fd, start, end, signal)) {
      scanner.feed(buffer, length);
      yield* ready;
      if (past) return;
      ready = [];
    }
  } finally {
    log.close();
  }
}

function typesOf({ type }: EntryFilter): ReadonlySet<string> | undefined {
  if (type === undefined) return undefined;
  return new Set(typeof type === "string" ? [type] : type);
}

/** A time as lines hold it, at the edges where it would not fit. */
function timeText(at: number): string {
  return new Date(Math.min(Math.max(at, 0), 253_402_300_799_999)).toISOString();
}
