import type { PublicKey } from "@agent-safe/keys";
import { Frontier } from "./frontier.ts";
import { type Genesis, parseGenesis } from "./genesis.ts";
import { type Digest, hashPrefixedLeaf, toBase64, toBase64Url } from "./hash.ts";
import { verifyKeyEntry } from "./key-entry.ts";
import { noPrevious, parseLine, parsePrefix } from "./line.ts";
import { LineScanner } from "./line-scanner.ts";
import { readChunks } from "./read-chunks.ts";
import type { SeqRange, VerifyProblem } from "./verify-report.ts";

/** A log as it is at one size. */
export interface WalkedState {
  /** The tree's root, base64. */
  readonly root: string;
  /** Leaf hash of the last line. */
  readonly leaf: Digest;
  /** Where that line ends, behind its newline. */
  readonly end: number;
}

/** What one pass over the lines of a log shows. */
export interface Walk {
  readonly genesis: Genesis | undefined;
  readonly entries: number;
  /** Where the last whole line ends. */
  readonly end: number;
  /** The log at each of the sizes that were asked for and reached. */
  readonly states: ReadonlyMap<number, WalkedState>;
  /** The log's keys in order, each with the number of entries that are older than it. */
  readonly keys: readonly { readonly from: number; readonly key: PublicKey }[];
  readonly recovered: readonly SeqRange[];
}

export interface WalkOptions {
  readonly fd: number;
  /** Bytes to look at. */
  readonly stop: number;
  /** Sizes at which the root is wanted. */
  readonly sizes: ReadonlySet<number>;
  onProblem(problem: VerifyProblem): void;
  onProgress?(done: number): void;
  readonly signal?: AbortSignal | undefined;
}

/** Reads every line of a log once, in order, and checks that each continues the one before. */
export async function walkLog(options: WalkOptions): Promise<Walk> {
  const { fd, stop, sizes, onProblem } = options;
  const states = new Map<number, WalkedState>();
  const keys: { from: number; key: PublicKey }[] = [];
  const recovered: SeqRange[] = [];
  // The tree costs as much as the chain, so it is left out where no root is asked for.
  const frontier = sizes.size > 0 ? new Frontier() : undefined;
  let genesis: Genesis | undefined;
  let entries = 0;
  let seq = 0;
  let prev = noPrevious;
  let ts = "";

  const scanner = new LineScanner(
    0,
    (bytes, start, end, position) => {
      const prefix = parsePrefix(bytes, start, end);
      if (prefix === undefined) {
        onProblem({
          code: "LINE_INVALID",
          message: start === end ? "a blank line" : "a line that does not begin as every line does",
          seq,
          position,
        });
      } else {
        if (prefix.seq !== seq) {
          onProblem({
            code: "SEQ_WRONG",
            message: `entry ${prefix.seq} stands where entry ${seq} belongs`,
            seq: prefix.seq,
            position,
          });
          seq = prefix.seq;
        }
        if (prefix.prev !== prev) {
          onProblem({
            code: "CHAIN_BROKEN",
            message:
              entries === 0
                ? "the first entry refers to one before it"
                : `entry ${seq} does not continue the line before it: one of the two was changed, or lines were added, removed or moved`,
            seq,
            position,
          });
        }
        if (prefix.ts < ts) {
          onProblem({
            code: "TIME_BACKWARDS",
            message: `entry ${seq} is older than the one before it`,
            seq,
            position,
          });
        }
        ts = prefix.ts;
        if (prefix.type === "genesis" || prefix.type === "key" || prefix.type === "recovery") {
          readOwnEntry(prefix.type, prefix.prev, bytes.subarray(start, end), position);
        }
      }
      if (entries === 0 && genesis === undefined) {
        onProblem({ code: "GENESIS_INVALID", message: "the first line is no genesis", seq: 0, position });
      }
      bytes[start - 1] = 0;
      const leaf = hashPrefixedLeaf(bytes.subarray(start - 1, end));
      prev = toBase64Url(leaf);
      entries++;
      seq++;
      if (frontier !== undefined) {
        frontier.push(leaf);
        if (sizes.has(entries)) {
          states.set(entries, { root: toBase64(frontier.root()), leaf, end: position + end - start + 1 });
        }
      }
    },
    (position) => {
      onProblem({ code: "LINE_INVALID", message: "a line that is longer than a line may be", seq, position });
      seq++;
    },
  );

  function readOwnEntry(
    type: "genesis" | "key" | "recovery",
    linePrev: string,
    line: Buffer,
    position: number,
  ): void {
    if (type === "genesis") {
      if (entries > 0) {
        onProblem({ code: "GENESIS_INVALID", message: "a second genesis", seq, position });
        return;
      }
      genesis = parseGenesis(line);
      if (genesis?.publicKey !== undefined) keys.push({ from: 0, key: genesis.publicKey });
      return;
    }
    const entry = parseLine(line);
    if (type === "key") {
      const old = keys.at(-1)?.key;
      const next =
        entry && old && genesis && verifyKeyEntry({ logId: genesis.logId, seq, prev: linePrev }, entry, old);
      if (next !== undefined) keys.push({ from: entries + 1, key: next });
      else
        onProblem({
          code: "KEY_INVALID",
          message: "the old key did not sign for the new one",
          seq,
          position,
        });
      return;
    }
    const { from, to } = (entry?.unsigned ?? {}) as Record<string, unknown>;
    if (Number.isSafeInteger(from) && Number.isSafeInteger(to)) {
      recovered.push({ from: from as number, to: to as number });
    }
  }

  let done = 0;
  for await (const { buffer, length } of readChunks(fd, 0, stop, options.signal)) {
    scanner.feed(buffer, length);
    done += length;
    options.onProgress?.(done);
  }
  return { genesis, entries, end: scanner.position, states, keys, recovered };
}
