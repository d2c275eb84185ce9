import type { LedgerEntry } from "./entry.ts";
import { isLineTime, longestLine, parseLine, parsePrefix } from "./line.ts";
import { headroom } from "./line-scanner.ts";
import type { LogFile } from "./log-file.ts";
import { openForReading } from "./open-for-reading.ts";
import { readChunks } from "./read-chunks.ts";
import { seekTime } from "./seek-time.ts";

const newline = 0x0a;

/**
 * The entry with an id, or undefined. Looks for the id's bytes and parses only lines that have them; ids that hold their
 * time (UUIDv7, as agent-safe makes them) are looked for around that time first.
 *
 * @throws AuditError `AUDIT_UNREADABLE`
 */
export async function findEntry(file: string, id: string): Promise<LedgerEntry | undefined> {
  const log = openForReading(file);
  try {
    const end = log.size();
    const likely = likelyStart(log, id, end);
    return (await findBetween(log, id, likely, end)) ?? (await findBetween(log, id, 0, likely));
  } finally {
    log.close();
  }
}

/** Where entries begin that are not older than a time-ordered id; 0 for other ids. */
function likelyStart(log: LogFile, id: string, end: number): number {
  const time = /-([0-9a-f]{8})-([0-9a-f]{4})-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/.exec(id);
  if (time === null) return 0;
  const at = Number.parseInt(`${time[1]}${time[2]}`, 16);
  return isLineTime(at) ? seekTime(log, new Date(at).toISOString(), end) : 0;
}

/** @param start where a line begins */
async function findBetween(
  log: LogFile,
  id: string,
  start: number,
  end: number,
): Promise<LedgerEntry | undefined> {
  const mark = Buffer.from(`"id":${JSON.stringify(id)}`);
  let position = start;
  let rest = Buffer.alloc(0);
  for await (const { buffer, length } of readChunks(log.fd, start, end)) {
    // The end of the chunk before, in case the mark lies across the two.
    const from = headroom - rest.length;
    rest.copy(buffer, from);
    const stop = headroom + length;
    for (let hit = buffer.indexOf(mark, from); hit >= 0 && hit + mark.length <= stop; ) {
      const entry = entryAround(log, position + hit - headroom);
      if (entry?.id === id) return entry;
      hit = buffer.indexOf(mark, hit + 1);
    }
    rest = Buffer.from(buffer.subarray(Math.max(from, stop - mark.length + 1), stop));
    position += length;
  }
  return undefined;
}

/** The entry whose line holds a byte of the file. */
function entryAround(log: LogFile, position: number): LedgerEntry | undefined {
  const from = Math.max(0, position - longestLine - 1);
  const bytes = log.read(2 * (longestLine + 1), from);
  const start = bytes.lastIndexOf(newline, position - from) + 1;
  const end = bytes.indexOf(newline, position - from);
  if (end < 0 || parsePrefix(bytes, start, end) === undefined) return undefined;
  return parseLine(bytes.subarray(start, end)) as LedgerEntry | undefined;
}
