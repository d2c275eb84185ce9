import type { LedgerEntry } from "./entry.ts";
import { AuditError } from "./errors.ts";
import { parseLine, parsePrefix } from "./line.ts";

/**
 * A line as an entry.
 *
 * @throws AuditError `AUDIT_UNREADABLE` for a blank line and one that does not begin as every line does
 */
export function parseEntry(file: string, line: Buffer, position: number): LedgerEntry {
  const entry = parsePrefix(line, 0, line.length) && parseLine(line);
  if (entry === undefined) throw unreadableLine(file, position);
  return entry as unknown as LedgerEntry;
}

/** The refusal of a line. */
export function unreadableLine(file: string, position: number): AuditError {
  return new AuditError("AUDIT_UNREADABLE", `the log \`${file}\` has no entry at byte ${position}`, {
    cure: "verify the log to see all that is wrong with it",
    details: { file, position },
  });
}
