import { closeSync, constants, existsSync, fstatSync, lstatSync, mkdirSync, openSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { FilesError, systemErrorCode } from "./errors.ts";

// Absent on Windows, where creating a symbolic link needs a privilege.
const noFollow = constants.O_NOFOLLOW ?? 0;

/**
 * Makes a folder that only its owner may enter (0700), with the missing folders above it. A folder that is there
 * already keeps its mode.
 *
 * @throws FilesError `FILE_UNSAFE` when `path` is a symbolic link or not a folder
 */
export function ensurePrivateFolder(path: string): void {
  makeFolders(resolve(path));
  const found = lstatSync(path);
  if (found.isSymbolicLink()) throw symbolicLink(path);
  if (!found.isDirectory()) throw notA("folder", path);
}

/** Level by level: Node's own `recursive` tries for ever where a file system refuses with ENOENT, as /proc does. */
function makeFolders(path: string): void {
  if (existsSync(path)) return;
  const parent = dirname(path);
  if (parent !== path) makeFolders(parent);
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    if (systemErrorCode(error) !== "EEXIST") throw error;
  }
}

/**
 * Opens a plain file without following a symbolic link at its end; a new one belongs to its owner alone (0600).
 *
 * @param flags of open(2), `constants.O_…`
 * @returns the file descriptor
 * @throws FilesError `FILE_UNSAFE` when it is a symbolic link, a folder or a device
 */
export function openPrivateFile(path: string, flags: number): number {
  let fd: number;
  try {
    // O_NONBLOCK: opening a pipe that nobody writes to would hang for ever.
    fd = openSync(path, flags | noFollow | (constants.O_NONBLOCK ?? 0), 0o600);
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === "ELOOP") throw symbolicLink(path);
    if (code === "EISDIR" || code === "ENXIO") throw notA("file", path);
    throw error;
  }
  if (fstatSync(fd).isFile()) return fd;
  closeSync(fd);
  throw notA("file", path);
}

function symbolicLink(path: string): FilesError {
  return new FilesError("FILE_UNSAFE", `\`${path}\` is a symbolic link`, {
    cure: "name the file or folder itself",
    details: { path },
  });
}

function notA(kind: "file" | "folder", path: string): FilesError {
  return new FilesError("FILE_UNSAFE", `\`${path}\` is not a ${kind}`, { details: { path } });
}
