import { existsSync, lstatSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { AgentSafeError } from "@agent-safe/core";
import type { ScaffoldFile } from "./scaffold-files.ts";

/** What became of the files: paths below the folder. */
export interface ScaffoldReport {
  readonly created: readonly string[];
  /** Were there before, and were left as they are. */
  readonly kept: readonly string[];
}

/**
 * Writes files into a folder, which may have others in it. What is there stays: nothing is overwritten, and no symbolic link
 * is followed, since it could lead the files to a place that nobody named.
 *
 * @throws AgentSafeError `SCAFFOLD_REFUSED`; when a folder is a link, nothing has been written yet
 */
export function writeScaffold(folder: string, files: readonly ScaffoldFile[]): ScaffoldReport {
  const folders = [...new Set(files.map((file) => dirname(file.path)))].filter((path) => path !== ".");
  for (const path of [folder, ...folders.map((below) => join(folder, below))]) refuseUnlessFolder(path);

  const created: string[] = [];
  const kept: string[] = [];
  for (const file of files) {
    const path = join(folder, file.path);
    try {
      makeFolder(dirname(path), file.private === true ? 0o700 : 0o777);
      (writeNew(path, file) ? created : kept).push(file.path);
    } catch (error) {
      throw refusal(`cannot write \`${path}\` (${(error as NodeJS.ErrnoException).code ?? error})`, error);
    }
  }
  return { created, kept };
}

/** Makes a folder and those above it. Node's own `recursive` never ends where a file system refuses folders (/proc). */
function makeFolder(path: string, mode: number): void {
  if (existsSync(path)) return;
  if (dirname(path) !== path) makeFolder(dirname(path), 0o777);
  mkdirSync(path, { mode });
}

/** Writes a file that is not there; false when something of that name is, be it a dangling link. */
function writeNew(path: string, { content, private: isPrivate }: ScaffoldFile): boolean {
  try {
    writeFileSync(path, content, { flag: "wx", mode: isPrivate === true ? 0o600 : 0o666 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    // Half a file would be kept by the next run.
    rmSync(path, { force: true });
    throw error;
  }
}

function refuseUnlessFolder(path: string): void {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined || found.isDirectory()) return;
  throw refusal(
    `\`${path}\` is ${found.isSymbolicLink() ? "a symbolic link" : "not a folder"}; nothing was written`,
  );
}

function refusal(message: string, cause?: unknown): AgentSafeError {
  return new AgentSafeError("SCAFFOLD_REFUSED", message, {
    cure: "name another folder, or move this one away",
    cause,
  });
}
