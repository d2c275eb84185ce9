import { randomBytes } from "node:crypto";
import { linkSync, readFileSync, renameSync, rmSync, unlinkSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { systemErrorCode } from "./errors.ts";
import type { FileLock } from "./lock.ts";
import { holderIsDead, type LockHolder, parseHolder, thisHolder } from "./lock-holder.ts";
import { createPollingLock } from "./polling-lock.ts";

// Each level is one more process that died in the few microseconds of taking over from a dead one.
const deepestTakeover = 4;

/**
 * A lock made of a file at `path` that exists while the lock is held and names its holder. It is taken from a holder
 * only when that is certainly dead (see `holderIsDead`): never from a live process, another container or another
 * machine. A lock file left behind by one of those must be removed by hand.
 *
 * Needs a file system with hard links.
 */
export function createFileLock(path: string): FileLock {
  const absolute = resolve(path);
  let token = "";
  return createPollingLock("file", `file:${absolute}`, path, {
    tryAcquire: () => {
      token = randomBytes(16).toString("hex");
      return tryTake(absolute, token, 0);
    },
    release: () => {
      // Somebody may have removed the lock file by hand, and another process taken the lock since.
      if (readHolder(absolute)?.token === token) unlinkSync(absolute);
    },
    holder: () => describe(absolute, readHolder(absolute)),
  });
}

function tryTake(path: string, token: string, depth: number): boolean {
  if (create(path, token)) return true;
  const holder = readHolder(path);
  if (holder === undefined || depth === deepestTakeover || !holderIsDead(holder)) return false;
  return takeOver(path, holder, token, depth);
}

/** Makes the lock file whole in one step, so that nobody ever reads half a holder. False when there is one already. */
function create(path: string, token: string): boolean {
  return withDraft(path, token, (draft) => {
    try {
      linkSync(draft, path);
      return true;
    } catch (error) {
      if (systemErrorCode(error) === "EEXIST") return false;
      throw error;
    }
  });
}

/**
 * Replaces a dead holder. Two processes that both found it dead must not both succeed, and the slower must not
 * replace the faster: so the right to replace this one holder (named by its token, which never returns) is a lock
 * itself, and whoever has it looks again before replacing. A process that dies with the right in its hands is
 * replaced in the same way.
 */
function takeOver(path: string, dead: LockHolder, token: string, depth: number): boolean {
  const right = `${path}.takeover-${dead.token}`;
  if (!tryTake(right, randomBytes(16).toString("hex"), depth + 1)) return false;
  try {
    if (readHolder(path)?.token !== dead.token) return false;
    withDraft(path, token, (draft) => renameSync(draft, path));
    return true;
  } finally {
    unlinkSync(right);
  }
}

function withDraft<Result>(path: string, token: string, use: (draft: string) => Result): Result {
  const draft = `${path}.${token}`;
  try {
    writeFileSync(draft, `${JSON.stringify(thisHolder(token))}\n`, { flag: "wx", mode: 0o600 });
    return use(draft);
  } finally {
    // Also where the disk was full, and where the draft became the lock file itself.
    rmSync(draft, { force: true });
  }
}

function readHolder(path: string): LockHolder | undefined {
  try {
    return parseHolder(readFileSync(path, "utf8"));
  } catch (error) {
    if (systemErrorCode(error) === "ENOENT") return undefined;
    throw error;
  }
}

function describe(path: string, holder: LockHolder | undefined): string {
  if (holder === undefined) return `the lock file \`${path}\``;
  return `process ${holder.pid} on ${holder.host.split("/").pop()} (lock file \`${path}\`)`;
}
