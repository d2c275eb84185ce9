import { tampered } from "./errors.ts";
import { headPathOf, openHeadFile, type PlacedHead } from "./head-file.ts";
import { stateOfHead } from "./ledger-state.ts";
import type { LogFile } from "./log-file.ts";
import { openForReading } from "./open-for-reading.ts";

/**
 * The newest checkpoint of a log as a signed note, to be kept elsewhere as an anchor; undefined for a log without a
 * key. Its signature is not checked, only that it fits the log's last signed line.
 *
 * @throws AuditError `AUDIT_UNREADABLE`, `AUDIT_TAMPERED`
 */
export async function readCheckpoint(file: string): Promise<string | undefined> {
  const log = openForReading(file);
  try {
    return readNewestHead(log)?.head.note;
  } finally {
    log.close();
  }
}

/** The larger of the heads beside a log, whoever signed it. */
export function readNewestHead(log: LogFile): PlacedHead | undefined {
  const heads = openHeadFile(headPathOf(log.path), "read");
  if (heads === undefined) return undefined;
  try {
    const [newest] = heads
      .read()
      .filter((slot) => slot.kind === "head")
      .sort((a, b) => b.head.size - a.head.size);
    if (newest === undefined) throw tampered(log.path, "its signed head cannot be read");
    stateOfHead(log, newest);
    return newest;
  } finally {
    heads.close();
  }
}
