import { setImmediate as yieldToOthers } from "node:timers/promises";
import { tampered } from "./errors.ts";
import { hashPrefixedLeaf, toBase64, toBase64Url } from "./hash.ts";
import type { PlacedHead } from "./head-file.ts";
import type { LedgerState } from "./ledger-state.ts";
import { type LinePrefix, parsePrefix } from "./line.ts";
import { chunkBuffer, chunkBytes, headroom, LineScanner } from "./line-scanner.ts";
import type { LogFile } from "./log-file.ts";

/** What stands in the log behind a known state. */
export interface CaughtUp {
  /** The state behind the last whole line. */
  readonly state: LedgerState;
  /** Entries that no head covers: their writer died before it could sign them. */
  readonly unsigned: { readonly from: number; readonly to: number } | undefined;
  /** Bytes behind the last newline: a line that was not written whole. */
  readonly torn: number;
}

/**
 * Reads what was appended behind a state, and checks that it continues the chain and leads to the signed root. The
 * tree grows from the state's own, so a changed older line is never signed anew.
 *
 * @param head the newest signed head; undefined for a log without a key
 * @param onLine sees every line that was read
 * @throws AuditError `AUDIT_TAMPERED`
 */
export async function catchUp(
  log: LogFile,
  from: LedgerState,
  head: PlacedHead | undefined,
  onLine: (prefix: LinePrefix, line: Buffer) => void,
): Promise<CaughtUp> {
  const stop = log.size();
  const signed = from.signed && {
    frontier: from.signed.frontier.copy(),
    slot: head?.slot ?? from.signed.slot,
  };
  let { size, leaf, ts } = from;
  if (stop < from.end) throw tampered(log.path, "it was cut short", { entries: from.size });

  const scanner = new LineScanner(
    from.end,
    (bytes, start, end) => {
      const prefix = parsePrefix(bytes, start, end);
      if (prefix === undefined || prefix.seq !== size || prefix.prev !== toBase64Url(leaf)) {
        throw tampered(log.path, `entry ${size} does not continue the one before it`, { seq: size });
      }
      bytes[start - 1] = 0;
      leaf = hashPrefixedLeaf(bytes.subarray(start - 1, end));
      ts = prefix.ts;
      size++;
      signed?.frontier.push(leaf);
      if (size === head?.head.size) checkRoot(log, signed, head);
      onLine(prefix, bytes.subarray(start, end));
    },
    () => {
      throw tampered(log.path, `entry ${size} is longer than a line may be`, { seq: size });
    },
  );
  const buffer = chunkBuffer(stop - from.end);
  for (let at = from.end; at < stop; ) {
    const read = log.readInto(buffer, headroom, Math.min(chunkBytes, stop - at), at);
    if (read === 0) break;
    scanner.feed(buffer, read);
    at += read;
    await yieldToOthers();
  }
  if (head !== undefined && head.head.size > size) {
    throw tampered(log.path, `it holds ${size} entries, and its signed head says ${head.head.size}`);
  }
  const unsignedFrom = head?.head.size ?? size;
  return {
    state: { size, leaf, ts, end: scanner.position, signed },
    unsigned: size > unsignedFrom ? { from: unsignedFrom, to: size - 1 } : undefined,
    torn: stop - scanner.position,
  };
}

function checkRoot(log: LogFile, signed: LedgerState["signed"], { head }: PlacedHead): void {
  if (signed !== undefined && toBase64(signed.frontier.root()) === head.root) return;
  throw tampered(log.path, `its entries do not give the root that was signed for ${head.size} of them`);
}
