import { type PublicKey, parsePublicKey } from "@agent-safe/keys";
import { type Checkpoint, checkpointIsSignedBy, parseCheckpoint } from "./checkpoint.ts";
import type { LedgerEntry } from "./entry.ts";
import { type Digest, fromBase64, hashLeaf, hashNode, toBase64 } from "./hash.ts";
import { parseLine, parsePrefix } from "./line.ts";

const firstLine = "c2sp.org/tlog-proof@v1";

/** What a proof holds. */
export interface Proof {
  /** Number of the entry. */
  readonly index: number;
  /** RFC 6962 inclusion path, from the leaf's sibling up. */
  readonly path: readonly Digest[];
  /** The checkpoint as a signed note. */
  readonly note: string;
  /** The entry's line. The format calls it extra data: it counts only because its hash is what is proven. */
  readonly line: Buffer;
}

/** A proof as text (c2sp.org/tlog-proof). Files of it end in `.tlog-proof`. */
export function formatProof({ index, path, note, line }: Proof): string {
  const hashes = path.map((hash) => `${toBase64(hash)}\n`).join("");
  return `${firstLine}\nextra ${line.toString("base64")}\nindex ${index}\n${hashes}\n${note}`;
}

/** Reads a proof, without believing it; undefined when it is none, or lacks the entry's line. */
function parseProof(text: string): Proof | undefined {
  const split = text.indexOf("\n\n");
  if (split < 0) return undefined;
  const [first, extra, index, ...hashes] = text.slice(0, split).split("\n");
  const line = /^extra ([A-Za-z0-9+/]+={0,2})$/.exec(extra ?? "")?.[1];
  const digits = /^index (0|[1-9][0-9]{0,15})$/.exec(index ?? "")?.[1];
  if (first !== firstLine || line === undefined || digits === undefined || hashes.length > 64)
    return undefined;
  const path = hashes.map(fromBase64);
  if (!path.every((hash) => hash !== undefined)) return undefined;
  return { index: Number(digits), path, note: text.slice(split + 2), line: Buffer.from(line, "base64") };
}

/** The outcome of checking a proof. */
export type ProofResult =
  | {
      readonly ok: true;
      readonly entry: LedgerEntry;
      readonly index: number;
      readonly checkpoint: Checkpoint;
    }
  | {
      readonly ok: false;
      readonly code: "PROOF_UNREADABLE" | "PROOF_SIGNATURE_INVALID" | "PROOF_NOT_INCLUDED";
      readonly reason: string;
    };

/**
 * Checks that an entry is in a log whose key is known, without the log.
 *
 * @param publicKey of the log, in any form that `parsePublicKey` reads; a verifier key `origin+hash+key` also says which log
 * @throws KeysError `KEY_INVALID` for a public key that is none
 */
export function verifyProof(text: string, publicKey: PublicKey | string): ProofResult {
  const key = typeof publicKey === "string" ? parsePublicKey(publicKey) : publicKey;
  const proof = parseProof(text);
  const checkpoint = proof && parseCheckpoint(proof.note);
  if (proof === undefined || checkpoint === undefined) {
    return { ok: false, code: "PROOF_UNREADABLE", reason: `this is no ${firstLine} proof of a ledger entry` };
  }
  const expected = typeof publicKey === "string" ? /^\s*([^\s+]+)\+/.exec(publicKey)?.[1] : undefined;
  if (!checkpointIsSignedBy(proof.note, expected ?? checkpoint.origin, key)) {
    return {
      ok: false,
      code: "PROOF_SIGNATURE_INVALID",
      reason: "its checkpoint is not signed with the given key",
    };
  }
  const root = rootOf(hashLeaf(proof.line), proof.index, checkpoint.size, proof.path);
  const prefix = parsePrefix(proof.line, 0, proof.line.length);
  const entry = parseLine(proof.line);
  if (
    root === undefined ||
    toBase64(root) !== checkpoint.root ||
    prefix?.seq !== proof.index ||
    entry === undefined
  ) {
    return { ok: false, code: "PROOF_NOT_INCLUDED", reason: "the entry is not in the log that was signed" };
  }
  return { ok: true, entry: entry as unknown as LedgerEntry, index: proof.index, checkpoint };
}

/** The root that an inclusion path leads to (RFC 9162 section 2.1.3.2); undefined when its length does not fit. */
export function rootOf(
  leaf: Digest,
  index: number,
  size: number,
  path: readonly Digest[],
): Digest | undefined {
  if (index >= size) return undefined;
  let root = leaf;
  let at = index;
  let last = size - 1;
  for (const hash of path) {
    if (last === 0) return undefined;
    if (at % 2 === 1 || at === last) {
      root = hashNode(hash, root);
      while (at % 2 === 0 && at !== 0) {
        at /= 2;
        last = Math.floor(last / 2);
      }
    } else {
      root = hashNode(root, hash);
    }
    at = Math.floor(at / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 ? root : undefined;
}
