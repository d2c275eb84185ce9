import { type Checkpoint, parseCheckpoint } from "./checkpoint.ts";
import { Frontier } from "./frontier.ts";
import { type Digest, fromBase64, toBase64 } from "./hash.ts";

/** Which half of the head file. */
export type Slot = 0 | 1;

/** The half whose turn it is after this one's. */
export function otherSlot(slot: Slot): Slot {
  return slot === 0 ? 1 : 0;
}

/**
 * The newest signed state of a log, with what is needed to go on from it: where its last line ends, that line's leaf
 * hash, and the tree of the lines before. Only the note is signed; the rest counts because leaf and tree
 * together give the signed root.
 */
export interface Head extends Checkpoint {
  /** The checkpoint as a signed note. */
  readonly note: string;
  /** Bytes of the log that it covers. */
  readonly end: number;
  /** Leaf hash of the last line that it covers. */
  readonly leaf: Digest;
  /** The tree of the lines before the last. */
  readonly before: Frontier;
}

/** Bytes of a slot. */
export const slotBytes = 4096;

/**
 * A head as it stands in its slot: the note, an empty line, and lines `slot`, `end`, `leaf` and `subtree` (those of
 * the tree before the last leaf, largest first), filled up with zeros.
 */
export function encodeHead(head: Head, slot: Slot): Buffer {
  const lines = [`slot ${slot}`, `end ${head.end}`, `leaf ${toBase64(head.leaf)}`];
  for (const subtree of head.before.subtrees()) lines.push(`subtree ${toBase64(subtree)}`);
  const bytes = Buffer.alloc(slotBytes);
  bytes.write(`${head.note}\n${lines.join("\n")}\n`);
  return bytes;
}

/**
 * Reads a slot, without believing its signature.
 *
 * @returns undefined when it is not a whole head whose leaf and tree give the root of its note
 */
export function decodeHead(bytes: Buffer, slot: Slot): Head | undefined {
  const zero = bytes.indexOf(0);
  const length = zero < 0 ? bytes.length : zero;
  if (bytes.subarray(length).some((byte) => byte !== 0)) return undefined;
  const text = bytes.toString("utf8", 0, length);
  const split = text.indexOf("\n\nslot ");
  if (split < 0 || !text.endsWith("\n")) return undefined;
  const note = text.slice(0, split + 1);
  const checkpoint = parseCheckpoint(note);
  if (checkpoint === undefined || checkpoint.size === 0) return undefined;

  const lines = text.slice(split + 2, -1).split("\n");
  const end = /^end ([1-9][0-9]{0,15})$/.exec(lines[1] ?? "")?.[1];
  const leaf = digestAfter("leaf ", lines[2]);
  const subtrees = lines.slice(3).map((line) => digestAfter("subtree ", line));
  if (lines[0] !== `slot ${slot}` || end === undefined || leaf === undefined) return undefined;
  if (
    subtrees.length !== Frontier.count(checkpoint.size - 1) ||
    !subtrees.every((each) => each !== undefined)
  ) {
    return undefined;
  }
  const before = Frontier.from(checkpoint.size - 1, subtrees);
  const head = { ...checkpoint, note, end: Number(end), leaf, before };
  return toBase64(frontierOf(head).root()) === head.root ? head : undefined;
}

/** The tree of all lines that a head covers. */
export function frontierOf({ before, leaf }: Head): Frontier {
  const frontier = before.copy();
  frontier.push(leaf);
  return frontier;
}

function digestAfter(label: string, line: string | undefined): Digest | undefined {
  return line?.startsWith(label) === true ? fromBase64(line.slice(label.length)) : undefined;
}
