import { opendir, readdir, rmdir, unlink } from "node:fs/promises";
import { join } from "node:path";
import type { Clock } from "@agent-safe/core";
import { createFileLock, FilesError, replaceFile, systemErrorCode } from "@agent-safe/files";
import type { DiagnosticSink } from "@agent-safe/keys";
import { expiredBuckets } from "./buckets.ts";
import { forgottenFile, readForgottenBefore } from "./forgotten-before.ts";

const lookEveryMs = 10_000;
const filesAtOnce = 16;

/** Removes expired nonces from a folder, a few at each call. */
export interface Forgetter {
  /** Never throws: what could not be removed now will be later. */
  work(): Promise<void>;
}

export function createForgetter(
  folder: string,
  clock: Clock,
  onDiagnostic: DiagnosticSink | undefined,
): Forgetter {
  let lookedAt = Number.NEGATIVE_INFINITY;
  let forgotten: number[] = [];
  let working = false;
  let reported = false;

  return {
    work: async () => {
      if (working) return;
      working = true;
      try {
        if (performance.now() - lookedAt >= lookEveryMs) {
          lookedAt = performance.now();
          forgotten = await forgetExpired(folder, clock.now());
        }
        if (forgotten.length > 0 && (await removeSome(join(folder, String(forgotten[0]))))) forgotten.shift();
      } catch (error) {
        if (!reported) {
          onDiagnostic?.({
            code: "REPLAY_STORE_NOT_TIDIED",
            message: `used tickets that have expired stay in \`${folder}\` (${systemErrorCode(error) ?? "unknown error"})`,
            cure: "see to it that this process may write there",
          });
        }
        reported = true;
      } finally {
        working = false;
      }
    },
  };
}

/**
 * Says which buckets are forgotten, before anything of them is removed: what is said only ever grows, however wrong a clock
 * is. It reaches just beyond the last bucket that is there, so a clock that once was far ahead does not make tickets of
 * the days between count as expired.
 *
 * @returns the forgotten buckets that are still there
 */
async function forgetExpired(folder: string, now: number): Promise<number[]> {
  const names = await readdir(folder);
  const buckets = names.filter((name) => /^-?\d{1,15}$/.test(name)).map(Number);
  const wanted = Math.max(...expiredBuckets(buckets, now), Number.NEGATIVE_INFINITY) + 1;
  let before = await readForgottenBefore(folder);
  if (wanted > before) {
    const lock = createFileLock(join(folder, "forget.lock"));
    try {
      await lock.acquire({ timeoutMs: 20 });
    } catch (error) {
      // Another process is at it.
      if (error instanceof FilesError && error.code === "LOCK_TIMEOUT") return [];
      throw error;
    }
    try {
      before = Math.max(wanted, await readForgottenBefore(folder));
      replaceFile(forgottenFile(folder), `${before}\n`);
    } finally {
      lock.release();
    }
  }
  return buckets.filter((bucket) => bucket < before).sort((a, b) => a - b);
}

/** Removes a few files of a bucket, and the bucket when it is empty. @returns whether it is gone */
async function removeSome(place: string): Promise<boolean> {
  try {
    let left = filesAtOnce;
    for await (const entry of await opendir(place)) {
      if (left === 0) return false;
      left -= 1;
      await unlink(join(place, entry.name)).catch(ignoreMissing);
    }
    await rmdir(place);
  } catch (error) {
    // Other processes remove the same files, and one may have made a last one, which is refused as expired.
    if (systemErrorCode(error) === "ENOTEMPTY") return false;
    ignoreMissing(error);
  }
  return true;
}

function ignoreMissing(error: unknown): void {
  if (systemErrorCode(error) !== "ENOENT") throw error;
}
