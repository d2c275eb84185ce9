import { resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type PublicKey, parsePublicKey } from "@agent-safe/keys";
import { parseCheckpoint } from "./checkpoint.ts";
import { AuditError, noLog, unreadable } from "./errors.ts";
import { headPathOf, openHeadFile, type SlotContent } from "./head-file.ts";
import { LogFile } from "./log-file.ts";
import { checkHeads, headChecks } from "./verify-heads.ts";
import { checkAnchors, checkPublicKey } from "./verify-outside.ts";
import type { VerifyCheck, VerifyProblem, VerifyReport } from "./verify-report.ts";
import { type Walk, walkLog } from "./walk-log.ts";

/** A checkpoint that was kept elsewhere. */
export interface Anchor {
  /** Where it comes from, for messages. */
  readonly name: string;
  /** The checkpoint as a signed note. */
  readonly note: string;
}

export interface VerifyOptions {
  /**
   * The log's key as known from elsewhere, in any form that `parsePublicKey` reads. Without it the log's own word is
   * taken for it.
   */
  readonly publicKey?: PublicKey | string | undefined;
  /** Checkpoints that were kept elsewhere: each must be a state that this log went through. */
  readonly anchors?: readonly Anchor[] | undefined;
  /** @param done bytes of `total` */
  onProgress?(done: number, total: number): void;
  readonly signal?: AbortSignal | undefined;
}

const mostProblems = 1000;
// A writer may be at work: how often to look for a moment when log and head fit, and how long to wait in between.
const snapshotTries = 25;
const snapshotDelayMs = 4;

/**
 * Verifies a log: chain, tree, signature and anchors, as far as what is there and what is given allow. Reads the
 * log once, in constant memory; writes nothing; works beside a running writer.
 *
 * @throws AuditError `AUDIT_UNREADABLE` when there is no such file, or it cannot be read
 */
export async function verifyLedger(path: string, options: VerifyOptions = {}): Promise<VerifyReport> {
  const file = resolve(path);
  let log: LogFile | undefined;
  try {
    log = LogFile.open(file, "read");
    return await verifyOpened(file, log, options);
  } catch (error) {
    if (error instanceof AuditError || options.signal?.aborted) throw error;
    throw unreadable(file, error);
  } finally {
    log?.close();
  }
}

async function verifyOpened(
  file: string,
  log: LogFile | undefined,
  options: VerifyOptions,
): Promise<VerifyReport> {
  const { slots, bytes } = await snapshot(file, log);
  if (log === undefined && slots === undefined) throw noLog(file);
  const problems: VerifyProblem[] = [];
  let problemCount = 0;
  const onProblem = (problem: VerifyProblem): void => {
    if (problemCount++ < mostProblems) problems.push(problem);
  };
  const anchors = (options.anchors ?? []).map((anchor) => ({
    ...anchor,
    checkpoint: parseCheckpoint(anchor.note),
  }));
  const sizes = new Set<number>();
  for (const slot of slots ?? []) if (slot.kind === "head") sizes.add(slot.head.size);
  for (const { checkpoint } of anchors) if (checkpoint !== undefined) sizes.add(checkpoint.size);

  let walk: Walk = { genesis: undefined, entries: 0, end: 0, states: new Map(), keys: [], recovered: [] };
  if (log === undefined)
    onProblem({ code: "LOG_MISSING", message: "the log is missing, its head file is there" });
  else {
    walk = await walkLog({
      fd: log.fd,
      stop: bytes,
      sizes,
      onProblem,
      onProgress: (done) => options.onProgress?.(done, bytes),
      signal: options.signal,
    });
    if (walk.entries === 0) onProblem({ code: "GENESIS_INVALID", message: "the log is empty", position: 0 });
  }
  const chain = {
    name: "chain",
    status: problemCount === 0 ? "ok" : "failed",
    detail: `${walk.entries} entries`,
  } as const;
  const { newest, found } = checkHeads(walk, slots, onProblem);
  const checks: VerifyCheck[] = [
    chain,
    ...headChecks(walk, newest, found),
    checkPublicKey(walk, newest, publicKeyOf(options), onProblem),
    checkAnchors(walk, anchors, onProblem),
  ];
  const head = newest?.head;
  return {
    ok: problemCount === 0,
    file,
    logId: walk.genesis?.logId,
    entries: walk.entries,
    bytes,
    problems,
    problemCount,
    checks,
    head: head && { size: head.size, root: head.root, note: head.note },
    unsignedTail:
      walk.keys.length > 0 && walk.entries > (head?.size ?? 0)
        ? { from: head?.size ?? 0, to: walk.entries - 1 }
        : undefined,
    unsigned: walk.recovered,
    torn: walk.end < bytes ? { position: walk.end, bytes: bytes - walk.end } : undefined,
  };
}

/** Head and length of the log at one moment; a writer's half-done commit would look like an unsigned tail. */
async function snapshot(
  file: string,
  log: LogFile | undefined,
): Promise<{ slots: SlotContent[] | undefined; bytes: number }> {
  const heads = openHeadFile(headPathOf(file), "read");
  try {
    for (let tries = 0; ; tries++) {
      const slots = heads?.read();
      const bytes = log?.size() ?? 0;
      const end = slots?.reduce(
        (most, slot) => (slot.kind === "head" ? Math.max(most, slot.head.end) : most),
        0,
      );
      if (log === undefined || (end ?? 0) >= bytes || tries === snapshotTries) return { slots, bytes };
      if (end === undefined && log.lastLine(bytes)?.position !== undefined && endsWithNewline(log, bytes)) {
        return { slots, bytes };
      }
      await sleep(snapshotDelayMs);
    }
  } finally {
    heads?.close();
  }
}

function endsWithNewline(log: LogFile, bytes: number): boolean {
  return bytes > 0 && log.read(1, bytes - 1)[0] === 0x0a;
}

function publicKeyOf({ publicKey }: VerifyOptions): PublicKey | undefined {
  return typeof publicKey === "string" ? parsePublicKey(publicKey) : publicKey;
}
