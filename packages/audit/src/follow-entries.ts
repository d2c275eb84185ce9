import { type FSWatcher, watch } from "node:fs";
import type { LedgerEntry } from "./entry.ts";
import { type EntryFilter, matchesFilter } from "./entry-filter.ts";
import { headPathOf, openHeadFile } from "./head-file.ts";
import { chunkBuffer, chunkBytes, headroom, LineScanner } from "./line-scanner.ts";
import type { LogFile } from "./log-file.ts";
import { openForReading } from "./open-for-reading.ts";
import { parseEntry, unreadableLine } from "./parse-entry.ts";

export interface FollowOptions {
  readonly filter?: EntryFilter | undefined;
  /** `start`, or a byte position where a line begins; default `end`: only what comes from now on. */
  readonly from?: "start" | "end" | number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** How often to look where the system does not tell of changes, in milliseconds; default 500. */
  readonly pollMs?: number | undefined;
}

/** An entry with the position behind it, from which to follow on later. */
export interface FollowedEntry {
  readonly entry: LedgerEntry;
  readonly next: number;
}

/**
 * The entries of a log as they are appended, by whatever process. Of a signed log only entries that its head covers
 * are given, so that one which its writer had to take back is never seen. Ends when the signal aborts.
 *
 * @throws AuditError `AUDIT_UNREADABLE`, `AUDIT_LOG_REPLACED`
 */
export async function* followEntries(
  file: string,
  options: FollowOptions = {},
): AsyncGenerator<FollowedEntry> {
  const { filter = {}, from = "end", signal, pollMs = 500 } = options;
  const log = openForReading(file);
  const bell = createBell(file, pollMs, signal);
  try {
    const ready: FollowedEntry[] = [];
    let at = from === "end" ? settledEnd(log) : from === "start" ? 0 : from;
    const scanner: LineScanner = new LineScanner(
      at,
      (bytes, start, end, position) => {
        const entry = parseEntry(file, bytes.subarray(start, end), position);
        if (matchesFilter(entry, filter)) ready.push({ entry, next: position + end - start + 1 });
      },
      (position) => {
        throw unreadableLine(file, position);
      },
    );
    const buffer = chunkBuffer();
    while (!signal?.aborted) {
      const heard = bell.next();
      const end = settledEnd(log);
      while (at < end && !signal?.aborted) {
        const read = log.readInto(buffer, headroom, Math.min(chunkBytes, end - at), at);
        if (read === 0) break;
        scanner.feed(buffer, read);
        at += read;
        yield* ready.splice(0);
      }
      log.assertInPlace();
      await heard;
    }
  } finally {
    bell.stop();
    log.close();
  }
}

/** Up to where entries count: the signed end, or in a log without a head the last newline. */
function settledEnd(log: LogFile): number {
  const heads = openHeadFile(headPathOf(log.path), "read");
  if (heads === undefined) {
    const last = log.lastLine(log.size());
    return last === undefined ? 0 : last.position + last.bytes.length + 1;
  }
  try {
    return heads
      .read()
      .reduce((most, slot) => (slot.kind === "head" ? Math.max(most, slot.head.end) : most), 0);
  } finally {
    heads.close();
  }
}

/** Rings when a file may have changed: told by the system, and from time to time in case it does not tell. */
function createBell(file: string, pollMs: number, signal: AbortSignal | undefined) {
  let ring = (): void => {};
  const watchers: FSWatcher[] = [];
  const watchFile = (path: string): void => {
    try {
      const watcher = watch(path, { persistent: false }, () => ring());
      watcher.on("error", () => watcher.close());
      watchers.push(watcher);
    } catch {
      // Not on this file system, or too many watchers: the timer serves.
    }
  };
  watchFile(file);
  watchFile(headPathOf(file));
  return {
    /** Resolves at the next ring after this call. */
    next: (): Promise<void> =>
      new Promise((resolve) => {
        const timer = setTimeout(() => ring(), pollMs);
        ring = () => {
          clearTimeout(timer);
          signal?.removeEventListener("abort", ring);
          resolve();
        };
        signal?.addEventListener("abort", ring, { once: true });
      }),
    stop: (): void => {
      ring();
      for (const watcher of watchers) watcher.close();
    },
  };
}
