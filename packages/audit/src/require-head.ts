import type { PublicKey, SigningKey } from "@agent-safe/keys";
import { noteKeyHash, parseNote } from "@agent-safe/keys";
import { originOf, signCheckpoint } from "./checkpoint.ts";
import { tampered, wrongKey } from "./errors.ts";
import { Frontier } from "./frontier.ts";
import type { Genesis } from "./genesis.ts";
import { hashLeaf, toBase64 } from "./hash.ts";
import {
  createHeadFile,
  type HeadFile,
  headPathOf,
  newestHead,
  openHeadFile,
  type PlacedHead,
} from "./head-file.ts";
import { genesisLineOf, type LogFile } from "./log-file.ts";

/**
 * Opens the head file of a signed log, and makes it for a log that holds its genesis and nothing else: its maker may
 * have died in between. Nothing can be hidden in this way that deleting the whole log would not hide as well. Call it under the lock.
 *
 * @throws AuditError `AUDIT_TAMPERED`, `AUDIT_WRONG_KEY`
 */
export function requireHeadFile(log: LogFile, genesis: Genesis, key: SigningKey): HeadFile {
  const path = headPathOf(log.path);
  const found = openHeadFile(path, "write");
  if (found !== undefined) return found;
  const first = genesisLineOf(log);
  if (log.size() !== first.length + 1) throw tampered(log.path, `its head file \`${path}\` is missing`);
  if (!sameKey(genesis.publicKey, key.publicKey)) throw wrongKey(log.path);
  const leaf = hashLeaf(first);
  const checkpoint = { origin: originOf(genesis.logId), size: 1, root: toBase64(leaf) };
  const note = signCheckpoint(checkpoint, key);
  createHeadFile(path, { ...checkpoint, note, end: first.length + 1, leaf, before: new Frontier() });
  return requireHeadFile(log, genesis, key);
}

/** A head that our key signed. */
export interface RequiredHead extends PlacedHead {
  /** An older key signed it first: ours takes over with the entry behind it, if that was still written. */
  readonly handover: boolean;
}

/**
 * The newest head that the key signed.
 *
 * @throws AuditError `AUDIT_WRONG_KEY` when another key signed it, `AUDIT_TAMPERED` when nothing readable is there
 */
export function requireHead(log: LogFile, heads: HeadFile, logId: string, key: SigningKey): RequiredHead {
  const origin = originOf(logId);
  const slots = heads.read();
  const keyHash = noteKeyHash(origin, key.publicKey);
  const signers = (note: string): string[] =>
    (parseNote(note)?.signatures ?? []).filter(({ name }) => name === origin).map((each) => each.keyHash);
  const newest = newestHead(slots, origin, key.publicKey);
  if (newest !== undefined) return { ...newest, handover: signers(newest.head.note)[0] !== keyHash };
  const foreign = slots.some(
    (slot) =>
      slot.kind === "head" && slot.head.origin === origin && !signers(slot.head.note).includes(keyHash),
  );
  throw foreign ? wrongKey(log.path) : tampered(log.path, "its signed head cannot be read");
}

function sameKey(a: PublicKey | undefined, b: PublicKey): boolean {
  return a !== undefined && Buffer.from(a.bytes).equals(b.bytes);
}
