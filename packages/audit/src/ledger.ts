import type { SigningKey } from "@agent-safe/keys";
import type { LedgerEntryInput } from "./entry.ts";
import type { Redactor } from "./redactor.ts";

/** Where an entry got its place. */
export interface Appended {
  readonly seq: number;
  readonly id: string;
}

/** A log that is open for appending. */
export interface Ledger {
  readonly file: string;
  /** 32 hex digits; its name in checkpoints is `agent-safe.local/<log id>`. */
  readonly logId: string;
  /** The log's signing key in the text form of signed notes, `origin+hash+key`; undefined for a log without one. */
  readonly publicKey: string | undefined;
  /** Replaces values that must not be written, with this ledger's key and configured paths. */
  readonly redactor: Redactor;
  /**
   * Writes an entry. When it resolves, the entry is in the log, as durable as the `fsync` policy says; when it rejects,
   * nothing of it counts. Calls made together share one write and one sync.
   *
   * The entry's content is taken at the call; changing the object later changes nothing.
   *
   * @throws AuditError `AUDIT_ENTRY_INVALID`, `AUDIT_UNAVAILABLE`, `AUDIT_LOG_REPLACED`, `AUDIT_TAMPERED`,
   * `AUDIT_WRONG_KEY`
   */
  append(entry: LedgerEntryInput): Promise<Appended>;
  /** The newest checkpoint as a signed note, to be kept elsewhere; undefined for a log without a key. */
  checkpoint(): string | undefined;
  /**
   * Gives the log a new signing key, in an entry that the old one signs. Other processes that have the log open answer
   * `AUDIT_WRONG_KEY` until they open it with the new key.
   *
   * @throws AuditError as `append`, and `AUDIT_WRONG_KEY` for a log without a key
   */
  rotateKey(next: SigningKey): Promise<{ readonly seq: number }>;
  /** Waits for what is being written, syncs, and lets go of the file. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}
