import { closeSync, constants, fsyncSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { sha256 } from "@agent-safe/core";
import { openPrivateFile, syncFolder, systemErrorCode, writeFully } from "@agent-safe/files";
import type { LogFile } from "./log-file.ts";

/** What became of a line that was not written whole. */
export interface TornBytes {
  /** Name of the file beside the log that holds them now. */
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
}

/**
 * Moves the bytes behind the last whole line into a file of their own beside the log, and cuts them off. They were
 * never acknowledged, but they are evidence, so they are not thrown away.
 *
 * @param seq of the line that they would have become
 */
export function moveTornBytes(log: LogFile, end: number, length: number, seq: number): TornBytes {
  const bytes = log.read(length, end);
  const path = writeBeside(dirname(log.path), seq, bytes);
  log.truncate(end);
  return { file: basename(path), bytes: length, sha256: sha256(bytes) };
}

function writeBeside(folder: string, seq: number, bytes: Buffer): string {
  for (let attempt = 0; ; attempt++) {
    const path = join(folder, attempt === 0 ? `torn-${seq}.bin` : `torn-${seq}-${attempt}.bin`);
    try {
      const fd = openPrivateFile(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL);
      try {
        writeFully(fd, bytes);
        fsyncSync(fd);
      } finally {
        closeSync(fd);
      }
      syncFolder(folder);
      return path;
    } catch (error) {
      // From an earlier tear at the same place, or of a process that died here.
      if (systemErrorCode(error) !== "EEXIST") throw error;
    }
  }
}
