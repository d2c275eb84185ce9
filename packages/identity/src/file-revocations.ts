import { closeSync, constants, fstatSync, fsyncSync, ftruncateSync, statSync } from "node:fs";
import { dirname } from "node:path";
import {
  createFileLock,
  ensurePrivateFolder,
  openPrivateFile,
  readFully,
  syncFolder,
  writeFully,
} from "@agent-safe/files";
import { IdentityError } from "./errors.ts";
import type { Revocation, RevocationList } from "./revocation-list.ts";

const newline = 0x0a;

/**
 * A list in a file, one JSON object a line (`token_id`, `at`, `reason`), shared by all processes that name the same file.
 * Looking costs one stat; only what was added since is read. What was once seen stays revoked in this process, also when the
 * file vanishes. A file that cannot be read or is damaged makes every look throw `REVOCATION_STORE_UNAVAILABLE`.
 *
 * @param path made with the first revocation
 */
export function openFileRevocations(path: string): RevocationList {
  const revoked = new Set<string>();
  let stamp = "";
  let inode = 0;
  let readTo = 0;

  function refresh(): void {
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats === undefined) return;
    const found = `${stats.ino} ${stats.size} ${stats.mtimeMs} ${stats.ctimeMs}`;
    if (found === stamp) return;
    // Another file, or a shorter one: everything is read anew.
    const from = stats.ino === inode && stats.size >= readTo ? readTo : 0;
    const lines = readLines(path, from);
    for (const id of lines.ids) revoked.add(id);
    ({ ino: inode } = stats);
    readTo = from + lines.length;
    stamp = found;
  }

  return {
    hasAny: (tokenIds) => {
      guarded(path, "read", refresh);
      return tokenIds.some((id) => revoked.has(id));
    },
    add: async (revocation) => {
      const lock = createFileLock(`${path}.lock`);
      try {
        ensurePrivateFolder(dirname(path));
        await lock.acquire();
      } catch (error) {
        throw unavailable(path, "written", error);
      }
      try {
        guarded(path, "written", () => append(path, revocation));
      } finally {
        lock.release();
      }
    },
  };
}

/** The ids in the whole lines from a position on. What follows the last newline is still being written, or never was. */
function readLines(path: string, from: number): { ids: string[]; length: number } {
  const fd = openPrivateFile(path, constants.O_RDONLY);
  try {
    const bytes = readFully(fd, Math.max(0, fstatSync(fd).size - from), from);
    const length = bytes.lastIndexOf(newline) + 1;
    const lines = bytes.toString("utf8", 0, length).split("\n").slice(0, -1);
    return { ids: lines.map(readLine), length };
  } finally {
    closeSync(fd);
  }
}

function readLine(line: string): string {
  const { token_id } = JSON.parse(line) as { token_id?: unknown };
  if (typeof token_id !== "string" || token_id === "") throw new TypeError("a line without `token_id`");
  return token_id;
}

/** Writes one line, or nothing. */
function append(path: string, { tokenId, at, reason }: Revocation): void {
  const fd = openPrivateFile(path, constants.O_RDWR | constants.O_CREAT);
  try {
    const end = endOfWholeLines(fd);
    const line = { token_id: tokenId, at: new Date(at).toISOString(), reason };
    try {
      // A line that a crash has cut off was never answered for.
      ftruncateSync(fd, end);
      writeFully(fd, Buffer.from(`${JSON.stringify(line)}\n`), end);
      fsyncSync(fd);
    } catch (error) {
      ftruncateSync(fd, end);
      throw error;
    }
    if (end === 0) syncFolder(dirname(path));
  } finally {
    closeSync(fd);
  }
}

function endOfWholeLines(fd: number): number {
  const { size } = fstatSync(fd);
  // Longer than any line that is written.
  const tail = readFully(fd, Math.min(size, 65_536), Math.max(0, size - 65_536));
  return size - tail.length + tail.lastIndexOf(newline) + 1;
}

function guarded<T>(path: string, what: "read" | "written", use: () => T): T {
  try {
    return use();
  } catch (error) {
    throw unavailable(path, what, error);
  }
}

function unavailable(path: string, what: "read" | "written", cause: unknown): IdentityError {
  return new IdentityError(
    "REVOCATION_STORE_UNAVAILABLE",
    `the revoked tokens in \`${path}\` cannot be ${what}`,
    { cure: "mend the file: one JSON object with `token_id` a line", details: { path }, cause },
  );
}
