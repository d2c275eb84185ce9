import { randomBytes } from "node:crypto";
import { closeSync, constants, fsyncSync, linkSync, unlinkSync } from "node:fs";
import { dirname } from "node:path";
import { openPrivateFile, syncFolder, systemErrorCode, writeFully } from "@agent-safe/files";
import { formatGenesis, type Genesis } from "./genesis.ts";

/**
 * Makes a log that holds its genesis, whole or not at all: nobody ever opens one without.
 *
 * @returns false when there is a file already, which is left as it is
 */
export function createLog(path: string, genesis: Genesis, at: number): boolean {
  const draft = `${path}.${randomBytes(8).toString("hex")}.tmp`;
  const fd = openPrivateFile(draft, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL);
  try {
    try {
      writeFully(fd, Buffer.concat([formatGenesis(genesis, at), Buffer.from("\n")]));
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
    linkSync(draft, path);
  } catch (error) {
    if (systemErrorCode(error) === "EEXIST") return false;
    throw error;
  } finally {
    unlinkSync(draft);
  }
  syncFolder(dirname(path));
  return true;
}
