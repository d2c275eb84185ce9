import { randomBytes } from "node:crypto";
import { closeSync, constants, fsyncSync, renameSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { openPrivateFile } from "./private-files.ts";
import { syncFolder } from "./sync-folder.ts";
import { writeFully } from "./write-fully.ts";

/**
 * Puts new content in a file's place in one step: whoever reads it, also after a crash or a power cut, finds the old
 * content or the new, whole. The new file is private (0600). A symbolic link in its place is replaced, not followed.
 */
export function replaceFile(path: string, content: string | Uint8Array): void {
  const draft = `${path}.${randomBytes(8).toString("hex")}.tmp`;
  const fd = openPrivateFile(draft, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL);
  try {
    try {
      writeFully(fd, typeof content === "string" ? Buffer.from(content) : content);
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
    renameSync(draft, path);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
  syncFolder(dirname(path));
}
