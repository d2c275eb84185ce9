import type { Clock } from "@agent-safe/core";
import { type FileLock, FilesError, systemErrorCode } from "@agent-safe/files";
import type { DiagnosticSink, SigningKey } from "@agent-safe/keys";
import { layOut } from "./batch.ts";
import { type CaughtUp, catchUp } from "./catch-up.ts";
import { originOf, signCheckpoint } from "./checkpoint.ts";
import { type DraftEntry, draftOwnEntry } from "./entry.ts";
import { AuditError, tampered } from "./errors.ts";
import type { HeadFile, PlacedHead } from "./head-file.ts";
import { verifyKeyEntry } from "./key-entry.ts";
import { type LedgerState, stateOfHead, stateOfLastLine } from "./ledger-state.ts";
import { type LinePrefix, parseLine } from "./line.ts";
import type { LogFile } from "./log-file.ts";
import { requireHead } from "./require-head.ts";
import { moveTornBytes, type TornBytes } from "./torn-bytes.ts";

/** When written lines are forced to the disk: before every answer, once a second, or when the system likes. */
export type FsyncPolicy = "commit" | "interval" | "off";

/** What a writer works with. */
export interface WriterParts {
  readonly log: LogFile;
  readonly logId: string;
  readonly lock: FileLock;
  readonly lockTimeoutMs: number;
  /** Both or neither. */
  readonly signed: { readonly heads: HeadFile; readonly key: SigningKey } | undefined;
  readonly fsync: FsyncPolicy;
  readonly clock: Clock;
  readonly onDiagnostic: DiagnosticSink;
}

const syncIntervalMs = 1000;

/** Writes batches of entries to a log, each in one critical section. Calls must not overlap. */
export class Writer {
  readonly #parts: WriterParts;
  /** Undefined until the first commit, and after a failure that leaves it in doubt: then it is read anew. */
  #state: LedgerState | undefined;
  /** Torn bytes that were moved, until an entry says so. */
  #moved: TornBytes | undefined;
  #note: string | undefined;
  #poison: unknown;
  #syncTimer: NodeJS.Timeout | undefined;

  constructor(parts: WriterParts) {
    this.#parts = parts;
  }

  /** The newest checkpoint that this writer knows of. */
  get note(): string | undefined {
    return this.#note;
  }

  /**
   * Writes entries behind whatever the log holds by now; none to look for what a crash left behind only.
   *
   * @returns the `seq` of the first
   */
  async commit(drafts: readonly DraftEntry[]): Promise<number> {
    const { lock, lockTimeoutMs, log } = this.#parts;
    if (this.#poison !== undefined) throw poisoned(log.path, this.#poison);
    try {
      await lock.acquire({ timeoutMs: lockTimeoutMs });
      try {
        return await this.#commitLocked(drafts);
      } finally {
        lock.release();
      }
    } catch (error) {
      throw unavailable(log.path, error);
    }
  }

  async #commitLocked(drafts: readonly DraftEntry[]): Promise<number> {
    const { log, signed, clock } = this.#parts;
    log.assertInPlace();
    if (signed?.heads.inPlace() === false) throw tampered(log.path, "its head file was deleted or replaced");
    const found = await this.#findEnd();
    const recovery = this.#recover(found);
    // Until a recovery is recorded, what it recovers from must be found again.
    this.#state = recovery === undefined ? found.state : undefined;
    const all = recovery === undefined ? drafts : [recovery, ...drafts];
    if (all.length > 0) await this.#write(found.state, all, clock.now());
    this.#moved = undefined;
    return found.state.size + all.length - drafts.length;
  }

  /** The state of the log as it is now. */
  async #findEnd(): Promise<CaughtUp> {
    const { log, signed } = this.#parts;
    const known = this.#state;
    if (known !== undefined && known.end === log.size())
      return { state: known, unsigned: undefined, torn: 0 };
    const head = signed && this.#readHead(known);
    this.#note = head?.head.note;
    const start = known ?? (head === undefined ? stateOfLastLine(log) : stateOfHead(log, head));
    return await catchUp(log, start, head, (prefix, line) => {
      if (prefix.type === "key" && signed !== undefined) this.#refuseNewKey(prefix, line);
    });
  }

  #readHead(known: LedgerState | undefined): PlacedHead {
    const { log, logId, signed } = this.#parts;
    const head = requireHead(log, signed!.heads, logId, signed!.key);
    if (known !== undefined && head.head.size < known.size) {
      throw tampered(log.path, "its signed head went back to an older state");
    }
    return head;
  }

  /** A key entry behind our own newest head: from then on, our signatures count no more. */
  #refuseNewKey({ seq, prev }: LinePrefix, line: Buffer): void {
    const { log, logId, signed } = this.#parts;
    const next = verifyKeyEntry({ logId, seq, prev }, parseLine(line) ?? {}, signed!.key.publicKey);
    throw next === undefined
      ? tampered(log.path, "its key was changed without the old one", { seq })
      : keyChanged(log.path);
  }

  /** Puts aside what a crash left, and says so in an entry. */
  #recover({ state, unsigned, torn }: CaughtUp): DraftEntry | undefined {
    const { log, clock, onDiagnostic } = this.#parts;
    if (torn > 0) this.#moved = moveTornBytes(log, state.end, torn, state.size);
    const moved = this.#moved;
    if (unsigned === undefined && moved === undefined) return undefined;
    onDiagnostic({
      code: "AUDIT_RECOVERED",
      message:
        `a writer of the log \`${log.path}\` did not finish: ` +
        [
          moved && `${moved.bytes} bytes moved to \`${moved.file}\``,
          unsigned && `entries ${unsigned.from} to ${unsigned.to} were not signed`,
        ]
          .filter(Boolean)
          .join(", "),
    });
    return draftOwnEntry({ type: "recovery", torn: moved, unsigned }, clock.now());
  }

  async #write(from: LedgerState, drafts: readonly DraftEntry[], at: number): Promise<void> {
    const { log, signed, logId, fsync } = this.#parts;
    const { bytes, state, before } = layOut(from, drafts, at);
    try {
      log.append(bytes);
      if (fsync === "commit") await this.#sync();
    } catch (error) {
      this.#takeBack(from.end);
      throw error;
    }
    this.#state = undefined; // until the head is written, the file is ahead of it
    if (signed !== undefined && state.signed !== undefined && before !== undefined) {
      const checkpoint = { origin: originOf(logId), size: state.size, root: state.signed.frontier.root() };
      const note = signCheckpoint(checkpoint, signed.key);
      const head = { ...checkpoint, note, end: state.end, leaf: state.leaf };
      signed.heads.write(head, before.frontier, state.signed.slot);
      this.#note = note;
    }
    this.#state = state;
    if (fsync === "interval")
      this.#syncTimer ??= setTimeout(() => void this.#syncLater(), syncIntervalMs).unref();
  }

  /** Removes lines that were written but do not count. Where that fails too, the next commit reads the log anew. */
  #takeBack(end: number): void {
    try {
      this.#parts.log.truncate(end);
    } catch {
      this.#state = undefined;
    }
  }

  async #sync(): Promise<void> {
    try {
      await this.#parts.log.sync();
    } catch (error) {
      // A second fsync may succeed although the data of the first is lost: only reading the disk again can tell.
      this.#poison = error;
      throw poisoned(this.#parts.log.path, error);
    }
  }

  async #syncLater(): Promise<void> {
    this.#syncTimer = undefined;
    try {
      await this.#sync();
    } catch (error) {
      this.#parts.onDiagnostic({ code: "AUDIT_UNAVAILABLE", message: (error as Error).message });
    }
  }

  /** Syncs unless told never to, and closes the files. */
  close(): void {
    const { log, signed, fsync } = this.#parts;
    clearTimeout(this.#syncTimer);
    try {
      if (fsync !== "off" && this.#poison === undefined) {
        log.syncNow();
        signed?.heads.sync();
      }
    } catch (error) {
      throw unavailable(log.path, error);
    } finally {
      signed?.heads.close();
      log.close();
    }
  }
}

function keyChanged(file: string): AuditError {
  return new AuditError("AUDIT_WRONG_KEY", `the key of the log \`${file}\` was changed by another process`, {
    cure: "open the log anew with the new key",
    details: { file },
  });
}

function poisoned(file: string, cause: unknown): AuditError {
  return new AuditError(
    "AUDIT_UNAVAILABLE",
    `the disk refused to keep the log \`${file}\` (${reason(cause)})`,
    {
      cure: "look after the disk, then open the log anew",
      details: { file, reopen: true },
      cause,
    },
  );
}

/** Whatever kept an entry from being written, as one kind of error. */
export function unavailable(file: string, error: unknown): AuditError {
  if (error instanceof AuditError) return error;
  return new AuditError("AUDIT_UNAVAILABLE", `the log \`${file}\` cannot be written (${reason(error)})`, {
    cure:
      error instanceof FilesError ? (error.cure ?? "") : "make room on the disk, and check its permissions",
    details: { file, reopen: false },
    cause: error,
  });
}

function reason(error: unknown): string {
  return systemErrorCode(error) ?? (error instanceof Error ? error.message : String(error));
}
