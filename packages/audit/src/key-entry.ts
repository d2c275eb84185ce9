import type { PublicKey, SigningKey } from "@agent-safe/keys";
import { verifierKey } from "@agent-safe/keys";
import { originOf } from "./checkpoint.ts";
import { parseVerifierKey } from "./genesis.ts";

/** Where a `key` entry stands; all that the old key vouches for, since `prev` stands for the whole log before. */
export interface KeyEntryPlace {
  readonly logId: string;
  readonly seq: number;
  readonly prev: string;
}

/** What the old key signs in a `key` entry. */
function statement({ logId, seq, prev }: KeyEntryPlace, next: string): Buffer {
  return Buffer.from(`agent-safe ledger key v1\n${originOf(logId)}\n${seq}\n${prev}\n${next}\n`);
}

/** The payload of an entry that gives a log a new key. */
export function formatKeyEntry(
  place: KeyEntryPlace,
  old: SigningKey,
  next: PublicKey,
): { public_key: string; signature: string } {
  const text = verifierKey(originOf(place.logId), next);
  return { public_key: text, signature: Buffer.from(old.sign(statement(place, text))).toString("base64") };
}

/** The new key that a `key` entry names, if the old one signed for it. */
export function verifyKeyEntry(
  place: KeyEntryPlace,
  entry: Readonly<Record<string, unknown>>,
  old: PublicKey,
): PublicKey | undefined {
  const { public_key: text, signature } = entry;
  const next = parseVerifierKey(text, place.logId);
  if (next === undefined || typeof signature !== "string") return undefined;
  return old.verify(statement(place, text as string), Buffer.from(signature, "base64")) ? next : undefined;
}
