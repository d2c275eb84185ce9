import { closeSync, constants, fstatSync, openSync, readFileSync } from "node:fs";
import { systemErrorCode } from "@agent-safe/files";
import type { DiagnosticSink } from "./diagnostic.ts";
import { KeysError } from "./errors.ts";

const largestKeyFile = 64 * 1024;

/**
 * Reads the project's secret: the file's text without white space around it, as bytes (so that the same characters
 * given as `signing_key` are the same secret).
 *
 * @throws KeysError `KEY_UNREADABLE`, `KEY_UNSAFE`, `KEY_INVALID` (empty)
 */
export function readSecretFile(path: string, onDiagnostic?: DiagnosticSink): Uint8Array {
  const secret = readKeyText(path, onDiagnostic).trim();
  if (secret === "")
    throw new KeysError("KEY_INVALID", `the key file \`${path}\` is empty`, { details: { path } });
  return Buffer.from(secret);
}

/**
 * The text of a key file. A file that others may change is refused, one that others may read is reported.
 * Symbolic links are followed, since that is how secrets are mounted into containers; the permissions are those of
 * the file that they lead to.
 */
export function readKeyText(path: string, onDiagnostic?: DiagnosticSink): string {
  let fd: number;
  try {
    fd = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    throw new KeysError(
      "KEY_UNREADABLE",
      `the key file \`${path}\` cannot be read (${systemErrorCode(error)})`,
      {
        details: { path },
        cause: error,
      },
    );
  }
  try {
    checkPermissions(fd, path, onDiagnostic);
    return readFileSync(fd, "utf8");
  } finally {
    closeSync(fd);
  }
}

function checkPermissions(fd: number, path: string, onDiagnostic: DiagnosticSink | undefined): void {
  const stats = fstatSync(fd);
  if (!stats.isFile() || stats.size > largestKeyFile) {
    throw new KeysError("KEY_UNREADABLE", `\`${path}\` is not a key file`, { details: { path } });
  }
  if (process.platform === "win32") return; // its mode bits say nothing
  const cure = `chmod 600 ${path}`;
  if ((stats.mode & 0o022) !== 0) {
    throw new KeysError("KEY_UNSAFE", `others may change the key file \`${path}\``, {
      cure,
      details: { path },
    });
  }
  if ((stats.mode & 0o044) !== 0) {
    onDiagnostic?.({ code: "KEY_READABLE", message: `others may read the key file \`${path}\``, cure });
  }
}
