import type { Clock } from "@agent-safe/core";
import type { FileLock } from "@agent-safe/files";
import {
  type Diagnostic,
  type DiagnosticSink,
  type PublicKey,
  type SigningKey,
  verifierKey,
} from "@agent-safe/keys";
import { layOut } from "./batch.ts";
import { type CaughtUp, catchUp } from "./catch-up.ts";
import { originOf, signCheckpoint } from "./checkpoint.ts";
import { type DraftEntry, draftOwnEntry } from "./entry.ts";
import { keyChanged, poisoned, tampered, unavailable, unsignedLog, wrongKey } from "./errors.ts";
import { toBase64, toBase64Url } from "./hash.ts";
import { otherSlot } from "./head.ts";
import type { HeadFile } from "./head-file.ts";
import { formatKeyEntry, verifyKeyEntry } from "./key-entry.ts";
import { type LedgerState, stateOfHead, stateOfLastLine } from "./ledger-state.ts";
import { type LinePrefix, parseLine } from "./line.ts";
import type { LogFile } from "./log-file.ts";
import { type RequiredHead, requireHead } from "./require-head.ts";
import { moveTornBytes, type TornBytes } from "./torn-bytes.ts";

/** When written lines are forced to the disk: before every answer, once a second, or when the system likes. */
export type FsyncPolicy = "commit" | "interval" | "off";

/** What a signed log has beside its lines. */
export interface Signed {
  readonly heads: HeadFile;
  readonly key: SigningKey;
}

/** What a writer works with. */
export interface WriterParts {
  readonly log: LogFile;
  readonly logId: string;
  readonly lock: FileLock;
  readonly lockTimeoutMs: number;
  readonly signed: Signed | undefined;
  readonly fsync: FsyncPolicy;
  readonly clock: Clock;
  readonly onDiagnostic: DiagnosticSink;
}

const syncIntervalMs = 1000;

/** Writes batches of entries to a log, each in one critical section. Calls must not overlap. */
export class Writer {
  readonly #parts: WriterParts;
  #signed: Signed | undefined;
  /** Undefined until the first commit, and after a failure that leaves it in doubt: then it is read anew. */
  #state: LedgerState | undefined;
  /** Torn bytes that were moved, until an entry says so. */
  #moved: TornBytes | undefined;
  #note: string | undefined;
  #poison: unknown;
  #syncTimer: NodeJS.Timeout | undefined;

  constructor(parts: WriterParts) {
    this.#parts = parts;
    this.#signed = parts.signed;
  }

  /** The key that signs now, as a verifier key. */
  get publicKey(): string | undefined {
    return this.#signed && verifierKey(originOf(this.#parts.logId), this.#signed.key.publicKey);
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
    return await this.#locked(() => this.#commitLocked(drafts));
  }

  /**
   * Gives the log a new key: the old one signs for it in a `key` entry. Before that, both sign the state that is there:
   * wherever this is cut short, one of the two keys can go on.
   *
   * @returns the `seq` of the entry
   */
  async rotate(next: SigningKey): Promise<number> {
    return await this.#locked(async () => {
      const { log, logId, clock } = this.#parts;
      if (this.#signed === undefined) throw unsignedLog(log.path);
      await this.#commitLocked([]);
      const { heads, key } = this.#signed;
      const { head, slot } = requireHead(log, heads, logId, key);
      heads.write({ ...head, note: signCheckpoint(head, key, next) }, otherSlot(slot));
      const state = stateOfHead(log, { head, slot: otherSlot(slot) });
      const place = { logId, seq: state.size, prev: toBase64Url(state.leaf) };
      const entry = draftOwnEntry(
        { type: "key", ...formatKeyEntry(place, key, next.publicKey) },
        clock.now(),
      );
      this.#signed = { heads, key: next };
      try {
        await this.#write(state, [entry], clock.now());
      } catch (error) {
        this.#signed = { heads, key };
        this.#state = undefined;
        throw error;
      }
      return state.size;
    });
  }

  async #locked<Result>(work: () => Promise<Result>): Promise<Result> {
    const { lock, lockTimeoutMs, log } = this.#parts;
    if (this.#poison !== undefined) throw poisoned(log.path, this.#poison);
    try {
      await lock.acquire({ timeoutMs: lockTimeoutMs });
      try {
        log.assertInPlace();
        if (this.#signed?.heads.inPlace() === false) {
          throw tampered(log.path, "its head file was deleted or replaced");
        }
        return await work();
      } finally {
        lock.release();
      }
    } catch (error) {
      throw unavailable(log.path, error);
    }
  }

  async #commitLocked(drafts: readonly DraftEntry[]): Promise<number> {
    const { clock } = this.#parts;
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
    const { log } = this.#parts;
    const known = this.#state;
    if (known !== undefined && known.end === log.size()) {
      return { state: known, unsigned: undefined, torn: 0 };
    }
    const head = this.#readHead(known);
    this.#note = head?.head.note;
    const start = known ?? (head === undefined ? stateOfLastLine(log) : stateOfHead(log, head));
    let handedOver = head?.handover !== true;
    const found = await catchUp(log, start, head, (prefix, line) => {
      if (prefix.type === "key" && this.#signed !== undefined) {
        this.#checkNewKey(prefix, line, this.#signed.key.publicKey, head?.handover === true);
        handedOver = true;
      }
    });
    if (!handedOver) throw wrongKey(log.path);
    return found;
  }

  #readHead(known: LedgerState | undefined): RequiredHead | undefined {
    const { log, logId } = this.#parts;
    if (this.#signed === undefined) return undefined;
    const head = requireHead(log, this.#signed.heads, logId, this.#signed.key);
    if (known !== undefined && head.head.size < known.size) {
      throw tampered(log.path, "its signed head went back to an older state");
    }
    return head;
  }

  /** A key entry that no head covers: it hands over to our key, or from ours to another, whose turn it is then. */
  #checkNewKey({ seq, prev }: LinePrefix, line: Buffer, own: PublicKey, handover: boolean): void {
    const { log, logId } = this.#parts;
    const entry = parseLine(line) ?? {};
    if (handover && entry["public_key"] === verifierKey(originOf(logId), own)) return;
    throw verifyKeyEntry({ logId, seq, prev }, entry, own) === undefined
      ? tampered(log.path, "its key was changed without the old one", { seq })
      : keyChanged(log.path);
  }

  /** Puts aside what a crash left, and says so in an entry. */
  #recover({ state, unsigned, torn }: CaughtUp): DraftEntry | undefined {
    const { log, clock, onDiagnostic } = this.#parts;
    if (torn > 0) this.#moved = moveTornBytes(log, state.end, torn, state.size);
    const moved = this.#moved;
    if (unsigned === undefined && moved === undefined) return undefined;
    onDiagnostic(describeRecovery(log.path, moved, unsigned));
    return draftOwnEntry({ type: "recovery", torn: moved, unsigned }, clock.now());
  }

  async #write(from: LedgerState, drafts: readonly DraftEntry[], at: number): Promise<void> {
    const { log, logId, fsync } = this.#parts;
    const { bytes, state, before } = layOut(from, drafts, at);
    try {
      log.append(bytes);
      if (fsync === "commit") await this.#sync();
    } catch (error) {
      this.#takeBack(from.end);
      throw error;
    }
    this.#state = undefined; // until the head is written, the file is ahead of it
    if (this.#signed !== undefined && state.signed !== undefined && before !== undefined) {
      const { heads, key } = this.#signed;
      const checkpoint = {
        origin: originOf(logId),
        size: state.size,
        root: toBase64(state.signed.frontier.root()),
      };
      const note = signCheckpoint(checkpoint, key);
      heads.write({ ...checkpoint, note, end: state.end, leaf: state.leaf, before }, state.signed.slot);
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
    const { log, fsync } = this.#parts;
    clearTimeout(this.#syncTimer);
    try {
      if (fsync !== "off" && this.#poison === undefined) {
        log.syncNow();
        this.#signed?.heads.sync();
      }
    } catch (error) {
      throw unavailable(log.path, error);
    } finally {
      this.#signed?.heads.close();
      log.close();
    }
  }
}

function describeRecovery(
  file: string,
  moved: TornBytes | undefined,
  unsigned: CaughtUp["unsigned"],
): Diagnostic {
  const found = [
    moved && `${moved.bytes} bytes of a line were moved to \`${moved.file}\``,
    unsigned && `entries ${unsigned.from} to ${unsigned.to} were not signed`,
  ];
  const message = `a writer of the log \`${file}\` did not finish: ${found.filter(Boolean).join(", ")}`;
  return { code: "AUDIT_RECOVERED", message };
}
