import { longestLine, parsePrefix } from "./line.ts";
import type { LogFile } from "./log-file.ts";

/**
 * Where the first line begins that is not older than a time: found by halving, since times never go back in a log.
 * In a log that was changed the place may be wrong; reading is not verifying.
 *
 * @param ts as lines hold it
 * @param end where to stop looking
 */
export function seekTime(log: LogFile, ts: string, end: number): number {
  let low = 0;
  let high = end;
  // `low` is the start of a line or of the file; lines that begin before it are older, those from `high` on are not.
  while (low < high) {
    const middle = low + Math.floor((high - low) / 2);
    const line = lineFrom(log, middle, high);
    if (line === undefined) {
      // No line begins between the middle and `high`.
      if (middle === low) return high;
      high = middle;
    } else if (line.ts < ts) low = line.end;
    else if (line.start === middle || middle === low)
      high = line.start === low ? low : Math.min(line.start, high);
    else high = middle;
  }
  return low;
}

/** The first line that begins at or after a position, and before `high`. */
function lineFrom(
  log: LogFile,
  position: number,
  high: number,
): { start: number; end: number; ts: string } | undefined {
  const from = Math.max(0, position - 1);
  const bytes = log.read(2 * (longestLine + 2), from);
  const start = position === 0 ? 0 : bytes.indexOf(0x0a) + 1;
  if (position > 0 && start === 0) return undefined;
  const end = bytes.indexOf(0x0a, start);
  if (end < 0 || from + start >= high) return undefined;
  const prefix = parsePrefix(bytes, start, end);
  return { start: from + start, end: from + end + 1, ts: prefix?.ts ?? "" };
}
