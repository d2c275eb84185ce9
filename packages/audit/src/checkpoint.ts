import { noteIsSignedBy, type PublicKey, parseNote, type SigningKey, signNote } from "@agent-safe/keys";
import { fromBase64 } from "./hash.ts";

/** The state of a log at one size (c2sp.org/tlog-checkpoint). */
export interface Checkpoint {
  /** Which log: `agent-safe.local/<log id>`; also the name of its signing key. */
  readonly origin: string;
  /** Number of entries. */
  readonly size: number;
  /** RFC 6962 root over them, base64. */
  readonly root: string;
}

/** The name of a log in checkpoints and signatures. */
export function originOf(logId: string): string {
  return `agent-safe.local/${logId}`;
}

/** A checkpoint as a signed note; by several keys while one hands over to the next, the older first. */
export function signCheckpoint(checkpoint: Checkpoint, ...keys: readonly SigningKey[]): string {
  const { origin, size, root } = checkpoint;
  return signNote(`${origin}\n${size}\n${root}\n`, origin, ...keys);
}

/** Reads a checkpoint, without believing its signature; undefined when it is none. */
export function parseCheckpoint(note: string): Checkpoint | undefined {
  const lines = parseNote(note)?.text.split("\n");
  // Origin, size, root, extensions that nobody needs to understand, and the empty end.
  if (lines === undefined || lines.length < 4 || lines.slice(0, -1).includes("")) return undefined;
  const [origin, digits, root] = lines as [string, string, string];
  if (!/^(0|[1-9][0-9]{0,15})$/.test(digits)) return undefined;
  if (fromBase64(root) === undefined) return undefined;
  return { origin, size: Number(digits), root };
}

/** Whether a checkpoint note is signed by the key, under the name of the log that it is about. */
export function checkpointIsSignedBy(note: string, origin: string, key: PublicKey): boolean {
  const parsed = parseNote(note);
  return parsed?.text.startsWith(`${origin}\n`) === true && noteIsSignedBy(parsed, origin, key);
}
