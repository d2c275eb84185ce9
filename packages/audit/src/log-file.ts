import {
  closeSync,
  constants,
  existsSync,
  fdatasync,
  fdatasyncSync,
  fstatSync,
  ftruncateSync,
  readSync,
  statSync,
} from "node:fs";
import { promisify } from "node:util";
import { openPrivateFile, readFully, systemErrorCode, writeFully } from "@agent-safe/files";
import { AuditError, emptyLog, tampered } from "./errors.ts";
import { headPathOf } from "./head-file.ts";
import { longestLine } from "./line.ts";

const syncData = promisify(fdatasync);
const newline = 0x0a;

/** A line with its place. */
export interface PlacedLine {
  /** Without the newline. */
  readonly bytes: Buffer;
  readonly position: number;
}

/** The open file of a log. */
export class LogFile {
  readonly path: string;
  readonly fd: number;
  readonly #ino: bigint;
  readonly #dev: bigint;

  private constructor(path: string, fd: number) {
    this.path = path;
    this.fd = fd;
    const { ino, dev } = fstatSync(fd, { bigint: true });
    this.#ino = ino;
    this.#dev = dev;
  }

  /**
   * @param mode `append` never writes anywhere but at the end, also where another program wrote meanwhile
   * @returns undefined when there is none
   */
  static open(path: string, mode: "read" | "append"): LogFile | undefined {
    try {
      const flags = mode === "read" ? constants.O_RDONLY : constants.O_RDWR | constants.O_APPEND;
      return new LogFile(path, openPrivateFile(path, flags));
    } catch (error) {
      if (systemErrorCode(error) === "ENOENT") return undefined;
      throw error;
    }
  }

  /** @throws AuditError `AUDIT_LOG_REPLACED` when another file, or none, stands at the path */
  assertInPlace(): void {
    const found = statSync(this.path, { bigint: true, throwIfNoEntry: false });
    if (found?.ino === this.#ino && found.dev === this.#dev) return;
    const what = found === undefined ? "deleted" : "replaced by another file";
    throw new AuditError("AUDIT_LOG_REPLACED", `the log \`${this.path}\` was ${what} while it was in use`, {
      cure: "put the file back, or open the log anew; do not rotate it",
      details: { file: this.path },
    });
  }

  size(): number {
    return fstatSync(this.fd).size;
  }

  /** Permission bits. */
  mode(): number {
    return fstatSync(this.fd).mode;
  }

  read(length: number, position: number): Buffer {
    return readFully(this.fd, length, position);
  }

  /** Reads at most `length` bytes into a buffer. @returns how many */
  readInto(buffer: Buffer, offset: number, length: number, position: number): number {
    return readSync(this.fd, buffer, offset, length, position);
  }

  /** The first line; undefined when there is no whole one. */
  firstLine(): Buffer | undefined {
    const bytes = this.read(longestLine + 1, 0);
    const end = bytes.indexOf(newline);
    return end < 0 ? undefined : bytes.subarray(0, end);
  }

  /** The last line that ends before `end`; undefined when there is no whole one of allowed length. */
  lastLine(end: number): PlacedLine | undefined {
    // Room for the line, its newline, and the newline of the line before.
    const from = Math.max(0, end - 2 * (longestLine + 2));
    const bytes = this.read(end - from, from);
    const last = bytes.lastIndexOf(newline);
    if (last < 0) return undefined;
    const before = last === 0 ? -1 : bytes.lastIndexOf(newline, last - 1);
    if ((before < 0 && from > 0) || last - before - 1 > longestLine) return undefined;
    return { bytes: bytes.subarray(before + 1, last), position: from + before + 1 };
  }

  append(bytes: Uint8Array): void {
    writeFully(this.fd, bytes);
  }

  truncate(size: number): void {
    ftruncateSync(this.fd, size);
  }

  async sync(): Promise<void> {
    await syncData(this.fd);
  }

  syncNow(): void {
    fdatasyncSync(this.fd);
  }

  close(): void {
    closeSync(this.fd);
  }
}

/** The first line as far as it must be there. @throws AuditError `AUDIT_TAMPERED` */
export function genesisLineOf(log: LogFile): Buffer {
  const line = log.firstLine();
  if (line === undefined && log.size() === 0) throw emptyLog(log.path, existsSync(headPathOf(log.path)));
  if (line === undefined) throw tampered(log.path, "it has no first line");
  return line;
}
