import { closeSync, constants, fdatasyncSync, fstatSync, statSync } from "node:fs";
import { openPrivateFile, readFully, replaceFile, systemErrorCode, writeFully } from "@agent-safe/files";
import type { PublicKey } from "@agent-safe/keys";
import { checkpointIsSignedBy } from "./checkpoint.ts";
import { decodeHead, encodeHead, type Head, type Slot, slotBytes } from "./head.ts";

/** A head and the slot that it stands in. */
export interface PlacedHead {
  readonly head: Head;
  readonly slot: Slot;
}

/** What a slot holds: nothing yet, a head (whose signature is another matter), or something unreadable. */
export type SlotContent =
  | { readonly kind: "blank" }
  | { readonly kind: "unreadable" }
  | ({ readonly kind: "head" } & PlacedHead);

/** Where the head of a log stands. */
export function headPathOf(file: string): string {
  return `${file}.head`;
}

/**
 * The file beside a log that holds its newest signed state, in one of two slots that are written in turn. Both have
 * their place on the disk from the beginning: neither a full disk nor a crash while writing one harms the other.
 */
export interface HeadFile {
  /** Whether it still is the file at its path. */
  inPlace(): boolean;
  read(): SlotContent[];
  write(head: Head, slot: Slot): void;
  sync(): void;
  close(): void;
}

/** Makes a head file with its first head, whole or not at all. */
export function createHeadFile(path: string, head: Head): void {
  replaceFile(path, Buffer.concat([encodeHead(head, 0), Buffer.alloc(slotBytes)]));
}

/** @returns undefined when there is none */
export function openHeadFile(path: string, mode: "read" | "write"): HeadFile | undefined {
  let fd: number;
  try {
    fd = openPrivateFile(path, mode === "read" ? constants.O_RDONLY : constants.O_RDWR);
  } catch (error) {
    if (systemErrorCode(error) === "ENOENT") return undefined;
    throw error;
  }
  const { ino } = fstatSync(fd, { bigint: true });
  return {
    inPlace: () => statSync(path, { bigint: true, throwIfNoEntry: false })?.ino === ino,
    read: () => readSlots(fd),
    write: (head, slot) => writeFully(fd, encodeHead(head, slot), slot * slotBytes),
    sync: () => fdatasyncSync(fd),
    close: () => closeSync(fd),
  };
}

function readSlots(fd: number): SlotContent[] {
  const bytes = readFully(fd, 2 * slotBytes, 0);
  return ([0, 1] as const).map((slot) => {
    const content = bytes.subarray(slot * slotBytes, (slot + 1) * slotBytes);
    const head = content.length === slotBytes ? decodeHead(content, slot) : undefined;
    if (head !== undefined) return { kind: "head", head, slot };
    return {
      kind: content.length === slotBytes && content.every((byte) => byte === 0) ? "blank" : "unreadable",
    };
  });
}

/** The largest head that the key signed for this log. */
export function newestHead(
  slots: readonly SlotContent[],
  origin: string,
  key: PublicKey,
): PlacedHead | undefined {
  return slots
    .filter((content) => content.kind === "head")
    .filter(({ head }) => checkpointIsSignedBy(head.note, origin, key))
    .sort((a, b) => b.head.size - a.head.size)[0];
}
