import type { DraftEntry } from "./entry.ts";
import type { Frontier } from "./frontier.ts";
import { hashPrefixedLeaf, toBase64Url } from "./hash.ts";
import { otherSlot } from "./head.ts";
import type { LedgerState } from "./ledger-state.ts";
import { formatPrefix, isLineTime, longestPrefix } from "./line.ts";

/** Lines ready to be written, and the state once they are. */
export interface Batch {
  readonly bytes: Buffer;
  readonly state: LedgerState;
  /** The tree of the lines before the last, which a head holds. */
  readonly before: Frontier | undefined;
}

/**
 * Gives drafts their places behind a state: prefix, leaf hash, chain and tree.
 *
 * @param at time in milliseconds; a clock that went back is held at the last line's time
 */
export function layOut(from: LedgerState, drafts: readonly DraftEntry[], at: number): Batch {
  const most = drafts.reduce((sum, draft) => sum + longestPrefix + draft.bytes + 1, 1);
  // One byte in front of each line holds the leaf prefix while the line is hashed; then the newline of the line before.
  const buffer = Buffer.allocUnsafe(most);
  const ts = timeAfter(from.ts, at);
  const frontier = from.signed?.frontier.copy();
  let before = frontier;
  let { leaf, size } = from;
  let next = 1;
  for (const [index, { body, bytes }] of drafts.entries()) {
    const line = formatPrefix(size, toBase64Url(leaf), ts) + body;
    // As many bytes as characters: all of them ASCII, which needs no encoding.
    const written = bytes === body.length ? buffer.write(line, next, "latin1") : buffer.write(line, next);
    buffer[next - 1] = 0;
    leaf = hashPrefixedLeaf(buffer.subarray(next - 1, next + written));
    buffer[next - 1] = 0x0a;
    if (index === drafts.length - 1) before = frontier?.copy();
    frontier?.push(leaf);
    next += written + 1;
    size++;
  }
  buffer[next - 1] = 0x0a;
  const signed = from.signed && frontier && { frontier, slot: otherSlot(from.signed.slot) };
  return {
    bytes: buffer.subarray(1, next),
    before,
    state: { size, leaf, ts, end: from.end + next - 1, signed },
  };
}

/** A time as lines hold it, never before the last one. */
function timeAfter(last: string, at: number): string {
  if (!isLineTime(at)) return last;
  const ts = new Date(at).toISOString();
  return ts < last ? last : ts;
}
