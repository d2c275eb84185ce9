import { existsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { type Clock, systemClock } from "@agent-safe/core";
import {
  createFileLock,
  createKernelLock,
  ensurePrivateFolder,
  type FileLock,
  FilesError,
  kernelLockAvailable,
  type LockKind,
} from "@agent-safe/files";
import { type DiagnosticSink, deriveKey, type SigningKey, signingKeyFromSeed } from "@agent-safe/keys";
import { createLog } from "./create-log.ts";
import { draftEntry } from "./entry.ts";
import { AuditError, tampered, unavailable, wrongClock, wrongKey } from "./errors.ts";
import { type Genesis, newLogId, parseGenesis } from "./genesis.ts";
import { GroupCommit } from "./group-commit.ts";
import { type HeadFile, headPathOf } from "./head-file.ts";
import type { Ledger } from "./ledger.ts";
import { isLineTime } from "./line.ts";
import { genesisLineOf, LogFile } from "./log-file.ts";
import { readNewestHead } from "./newest-checkpoint.ts";
import { createRedactor, type Redactor } from "./redactor.ts";
import { requireHead, requireHeadFile } from "./require-head.ts";
import { type FsyncPolicy, Writer } from "./writer.ts";

export interface OpenLedgerOptions {
  /** Path of the log; it and its folder are made when they are missing. */
  readonly file: string;
  /** The project's secret: redacted values get digests with it, and the signing key is derived from it. */
  readonly secret?: Uint8Array | undefined;
  /** Signs the log in place of the derived key. */
  readonly signingKey?: SigningKey | undefined;
  /** Paths of values that are never written, like `params.password` or `before.users.*.email`. */
  readonly redact?: readonly string[] | undefined;
  /** Default `commit`. */
  readonly fsync?: FsyncPolicy | undefined;
  /**
   * What to do with a log that is signed with another key, or with one where none is given: `refuse` (default), or append
   * `unsigned` lines, which the next writer with the key and every verification report as such.
   */
  readonly foreignKey?: "refuse" | "unsigned" | undefined;
  /** For a new log; one that exists names its own. Default `kernel` where that works, else `file`. */
  readonly lock?: LockKind | undefined;
  /** How long to wait for other processes, in milliseconds; default 10,000. */
  readonly lockTimeoutMs?: number | undefined;
  readonly clock?: Clock | undefined;
  /** Digest of the configuration, for the first entry of a new log. */
  readonly configDigest?: string | undefined;
  readonly onDiagnostic?: DiagnosticSink | undefined;
}

/**
 * Opens a log for appending, or makes it. Costs the same for a log of any length.
 *
 * What a crash left behind is put aside and recorded; what a change left behind is not repaired.
 *
 * @throws AuditError `AUDIT_LOCKED`, `AUDIT_TAMPERED`, `AUDIT_WRONG_KEY`, `AUDIT_UNAVAILABLE`
 */
export async function openLedger(options: OpenLedgerOptions): Promise<Ledger> {
  const file = resolve(options.file);
  const { clock = systemClock, onDiagnostic = () => {}, lockTimeoutMs = 10_000 } = options;
  const redactor = createRedactor({ secret: options.secret, paths: options.redact });
  const key = signingKeyOf(options);
  let log: LogFile | undefined;
  let heads: HeadFile | undefined;
  try {
    log = openOrCreate(file, key, clock.now(), options);
    reportPermissions(log, onDiagnostic);
    const genesis = parseGenesis(genesisLineOf(log));
    if (genesis === undefined) throw tampered(file, "its first line is no genesis");
    const lock = lockOf(log, genesis);
    let signer = signerOf(log, genesis, key, options);
    if (signer !== undefined) {
      await lock.acquire({ timeoutMs: lockTimeoutMs });
      try {
        heads = requireHeadFile(log, genesis, signer);
        if (options.foreignKey === "unsigned" && !isSignedBy(signer, log, heads, genesis.logId)) {
          heads.close();
          heads = undefined;
          signer = undefined;
          reportForeignKey(file, onDiagnostic);
        }
      } finally {
        lock.release();
      }
    }
    const signed = signer && heads && { heads, key: signer };
    const { fsync = "commit" } = options;
    const writer = new Writer({
      log,
      logId: genesis.logId,
      lock,
      lockTimeoutMs,
      signed,
      fsync,
      clock,
      onDiagnostic,
    });
    await writer.commit([]);
    return createLedger(file, genesis.logId, writer, redactor, clock);
  } catch (error) {
    heads?.close();
    log?.close();
    throw openError(file, error);
  }
}

function signingKeyOf({ signingKey, secret }: OpenLedgerOptions): SigningKey | undefined {
  if (signingKey !== undefined || secret === undefined) return signingKey;
  return signingKeyFromSeed(deriveKey(secret, "ledger signing"));
}

function openOrCreate(
  file: string,
  key: SigningKey | undefined,
  at: number,
  options: OpenLedgerOptions,
): LogFile {
  const found = LogFile.open(file, "append");
  if (found !== undefined) return found;
  if (existsSync(headPathOf(file))) throw tampered(file, "it is missing, and its head file is still there");
  if (!isLineTime(at)) throw wrongClock(file);
  ensurePrivateFolder(dirname(file));
  const lock = options.lock ?? (kernelLockAvailable() ? "kernel" : "file");
  createLog(
    file,
    { logId: newLogId(), lock, publicKey: key?.publicKey, configDigest: options.configDigest },
    at,
  );
  const created = LogFile.open(file, "append");
  if (created === undefined) throw tampered(file, "it was deleted as soon as it was made");
  return created;
}

function lockOf(log: LogFile, { lock }: Genesis): FileLock {
  return lock === "kernel" ? createKernelLock(log.fd, log.path) : createFileLock(`${log.path}.lock`);
}

/** The key to sign with, if the log is a signed one and we have one. */
function signerOf(
  log: LogFile,
  genesis: Genesis,
  key: SigningKey | undefined,
  { foreignKey, onDiagnostic = () => {} }: OpenLedgerOptions,
): SigningKey | undefined {
  const file = log.path;
  if (genesis.publicKey !== undefined && key === undefined) {
    if (foreignKey !== "unsigned") throw wrongKey(file);
    const isNew = log.size() === genesisLineOf(log).length + 1;
    if (readNewestHead(log) === undefined && !isNew) throw tampered(file, "its head file is missing");
    reportForeignKey(file, onDiagnostic);
    return undefined;
  }
  if (genesis.publicKey === undefined && key !== undefined) {
    onDiagnostic({
      code: "AUDIT_UNSIGNED",
      message: `the log \`${file}\` was made without a key, so it stays unsigned`,
      cure: "move it away to start a signed one",
    });
    return undefined;
  }
  return key;
}

function isSignedBy(key: SigningKey, log: LogFile, heads: HeadFile, logId: string): boolean {
  try {
    requireHead(log, heads, logId, key);
    return true;
  } catch (error) {
    if (!(error instanceof AuditError && error.code === "AUDIT_WRONG_KEY")) throw error;
    readNewestHead(log); // whoever signed it, the log must fit it
    return false;
  }
}

function reportForeignKey(file: string, onDiagnostic: DiagnosticSink): void {
  onDiagnostic({
    code: "AUDIT_UNSIGNED",
    message: `the log \`${file}\` is signed with a key that is not given here, so what is appended stays unsigned`,
    cure: "give the key that the log was made with, or write to another log",
  });
}

function reportPermissions(log: LogFile, onDiagnostic: DiagnosticSink): void {
  if (process.platform === "win32" || (log.mode() & 0o077) === 0) return;
  onDiagnostic({
    code: "AUDIT_EXPOSED",
    message: `others may read or change the log \`${log.path}\``,
    cure: `chmod 600 ${log.path}`,
  });
}

function openError(file: string, error: unknown): unknown {
  if (error instanceof FilesError && (error.code === "LOCK_UNAVAILABLE" || error.code === "LOCK_TIMEOUT")) {
    return new AuditError("AUDIT_LOCKED", error.message, {
      ...(error.cure === undefined ? {} : { cure: error.cure }),
      details: { file },
      cause: error,
    });
  }
  if (error instanceof AuditError && error.cause instanceof FilesError) return openError(file, error.cause);
  return unavailable(file, error);
}

function createLedger(file: string, logId: string, writer: Writer, redactor: Redactor, clock: Clock): Ledger {
  const commits = new GroupCommit((drafts) => writer.commit(drafts));
  let closing: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    await commits.idle();
    writer.close();
  };
  return {
    file,
    logId,
    get publicKey() {
      return writer.publicKey;
    },
    redactor,
    append(entry) {
      if (closing !== undefined) return Promise.reject(unavailable(file, new Error("it was closed")));
      try {
        return commits.add(draftEntry(entry, redactor, clock.now()));
      } catch (error) {
        return Promise.reject(error);
      }
    },
    checkpoint: () => writer.note,
    async rotateKey(next) {
      if (closing !== undefined) throw unavailable(file, new Error("it was closed"));
      return { seq: await commits.alone(() => writer.rotate(next)) };
    },
    close: () => (closing ??= close()),
    [Symbol.asyncDispose]: () => (closing ??= close()),
  };
}
