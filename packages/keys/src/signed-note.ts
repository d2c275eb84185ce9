import { createHash } from "node:crypto";
import type { PublicKey } from "./public-key.ts";
import type { SigningKey } from "./signing-key.ts";

/** A text with signatures below it (c2sp.org/signed-note). */
export interface SignedNote {
  /** What is signed, with its final newline. */
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

export interface NoteSignature {
  readonly name: string;
  /** The four bytes of the key's hash as 8 hex digits. */
  readonly keyHash: string;
  readonly signature: Uint8Array;
}

const ed25519 = 0x01;
// The specification asks for at least 16; a bound keeps hostile notes cheap.
const mostSignatures = 64;

/** The hash that names an Ed25519 key in a note: 8 hex digits of SHA-256(name, newline, 0x01, key). */
export function noteKeyHash(name: string, key: PublicKey): string {
  const hash = createHash("sha256").update(`${name}\n`).update(Uint8Array.of(ed25519)).update(key.bytes);
  return hash.digest("hex").slice(0, 8);
}

/** A public key in the text form that tools for signed notes take: `name+hash+key`. */
export function verifierKey(name: string, key: PublicKey): string {
  return `${name}+${noteKeyHash(name, key)}+${Buffer.from([ed25519, ...key.bytes]).toString("base64")}`;
}

/**
 * Signs a text.
 *
 * @param text ends in a newline
 * @param name without white space or `+`
 */
export function signNote(text: string, name: string, ...keys: readonly SigningKey[]): string {
  const bytes = Buffer.from(text);
  const lines = keys.map((key) => {
    const keyHash = Buffer.from(noteKeyHash(name, key.publicKey), "hex");
    return `— ${name} ${Buffer.concat([keyHash, key.sign(bytes)]).toString("base64")}\n`;
  });
  return `${text}\n${lines.join("")}`;
}

/** Takes a note apart, without believing it; undefined when it is none. */
export function parseNote(note: string): SignedNote | undefined {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the specification forbids them
  if (/[\x00-\x09\x0b-\x1f]/.test(note) || !note.isWellFormed()) return undefined;
  const split = note.lastIndexOf("\n\n");
  if (split < 0 || !note.endsWith("\n")) return undefined;
  const lines = note.slice(split + 2, -1).split("\n");
  if (lines.length > mostSignatures) return undefined;
  const signatures: NoteSignature[] = [];
  for (const line of lines) {
    const match = /^— ([^\s+]+) ([A-Za-z0-9+/]+={0,2})$/.exec(line);
    if (match === null) return undefined;
    const bytes = Buffer.from(match[2]!, "base64");
    if (bytes.length < 5 || bytes.toString("base64") !== match[2]) return undefined;
    signatures.push({
      name: match[1]!,
      keyHash: bytes.toString("hex", 0, 4),
      signature: bytes.subarray(4),
    });
  }
  return { text: note.slice(0, split + 1), signatures };
}

/** Whether a note bears this key's signature under this name, and none under that name and hash that is false. */
export function noteIsSignedBy(note: SignedNote, name: string, key: PublicKey): boolean {
  const keyHash = noteKeyHash(name, key);
  const own = note.signatures.filter((each) => each.name === name && each.keyHash === keyHash);
  const text = Buffer.from(note.text);
  return own.length > 0 && own.every((each) => key.verify(text, each.signature));
}
