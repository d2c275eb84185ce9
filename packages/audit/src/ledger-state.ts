import { tampered } from "./errors.ts";
import type { Frontier } from "./frontier.ts";
import { type Digest, hashLeaf } from "./hash.ts";
import { frontierOf, type Slot } from "./head.ts";
import type { PlacedHead } from "./head-file.ts";
import { parsePrefix } from "./line.ts";
import type { LogFile } from "./log-file.ts";

/** What a writer knows of the log: enough to add the next line. */
export interface LedgerState {
  /** Number of lines; the next line's `seq`. */
  readonly size: number;
  /** Where the last line ends, behind its newline. */
  readonly end: number;
  /** Leaf hash of the last line. */
  readonly leaf: Digest;
  /** Time of the last line. */
  readonly ts: string;
  /** The tree and the slot of its newest head; undefined for a log without a key. */
  readonly signed: { readonly frontier: Frontier; readonly slot: Slot } | undefined;
}

/**
 * The state that a signed head vouches for. Nothing before its last line is read.
 *
 * @throws AuditError `AUDIT_TAMPERED` when the log does not have the head's last line where it ended
 */
export function stateOfHead(log: LogFile, { head, slot }: PlacedHead): LedgerState {
  if (log.size() < head.end) {
    throw tampered(
      log.path,
      `it is shorter than its signed head says (${head.size} entries, ${head.end} bytes)`,
      {
        entries: head.size,
      },
    );
  }
  const last = log.lastLine(head.end);
  const prefix = last && parsePrefix(last.bytes, 0, last.bytes.length);
  if (
    last === undefined ||
    last.position + last.bytes.length + 1 !== head.end ||
    prefix?.seq !== head.size - 1 ||
    hashLeaf(last.bytes) !== head.leaf
  ) {
    throw tampered(log.path, `entry ${head.size - 1} is not the one that its head was signed for`, {
      seq: head.size - 1,
    });
  }
  const { size, end, leaf } = head;
  return { size, end, leaf, ts: prefix.ts, signed: { frontier: frontierOf(head), slot } };
}

/**
 * The state of a log without a key: its last whole line is believed.
 *
 * @throws AuditError `AUDIT_TAMPERED` when that is no line of a ledger
 */
export function stateOfLastLine(log: LogFile): LedgerState {
  const last = log.lastLine(log.size());
  const prefix = last && parsePrefix(last.bytes, 0, last.bytes.length);
  if (last === undefined || prefix === undefined) {
    throw tampered(log.path, "its last line does not begin as every line does");
  }
  return {
    size: prefix.seq + 1,
    end: last.position + last.bytes.length + 1,
    leaf: hashLeaf(last.bytes),
    ts: prefix.ts,
    signed: undefined,
  };
}
