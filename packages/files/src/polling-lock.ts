import { setTimeout as sleep } from "node:timers/promises";
import { FilesError } from "./errors.ts";
import type { AcquireOptions, FileLock, LockKind } from "./lock.ts";
import { endTurn, takeTurn } from "./turns.ts";

/** One kind of lock, as far as it differs from the others. */
export interface LockAttempt {
  /** Takes the lock if it is free, without waiting. */
  tryAcquire(): boolean;
  release(): void;
  /** Who holds it, for the error message. */
  holder(): string | undefined;
}

const defaultTimeoutMs = 10_000;
const longestDelayMs = 5;
// After others were seen at the lock, how long a process steps aside before it takes the lock again.
const courtesyMs = 2 * longestDelayMs;
const contentionLastsMs = 100;

/**
 * Waits for a lock by trying again and again, a few milliseconds apart. The kernel's own waiting call has no timeout
 * and would block a thread of Node's small pool, so it is not used.
 *
 * @param key names the locked thing in this process, so that its own locks wait in order
 * @param name the path, for error messages
 */
export function createPollingLock(kind: LockKind, key: string, name: string, attempt: LockAttempt): FileLock {
  let held = false;
  let contendedAt = Number.NEGATIVE_INFINITY;

  async function poll(deadline: number, signal: AbortSignal | undefined): Promise<boolean> {
    // Who has just let go would win against every poller by asking again at once: so it steps aside first.
    if (performance.now() - contendedAt < contentionLastsMs) {
      await sleep(Math.random() * courtesyMs, undefined, { signal });
    }
    for (let tries = 0; ; tries++) {
      if (attempt.tryAcquire()) return true;
      contendedAt = performance.now();
      if (contendedAt >= deadline) return false;
      await sleep(1 + Math.random() * Math.min(tries, longestDelayMs - 1), undefined, { signal });
    }
  }

  return {
    kind,
    async acquire(options: AcquireOptions = {}): Promise<void> {
      const { timeoutMs = defaultTimeoutMs, signal } = options;
      signal?.throwIfAborted();
      const deadline = performance.now() + timeoutMs;
      if (await takeTurn(key, deadline, options)) {
        try {
          held = await poll(deadline, signal);
        } finally {
          if (!held) endTurn(key);
        }
      }
      if (held) return;
      const holder = attempt.holder();
      throw new FilesError(
        "LOCK_TIMEOUT",
        `\`${name}\` was locked for ${timeoutMs} ms by ${holder ?? "another process"}`,
        { cure: "wait for the other process, or end it if it hangs", details: { path: name, kind } },
      );
    },
    release(): void {
      if (!held) return;
      held = false;
      try {
        attempt.release();
      } finally {
        endTurn(key);
      }
    },
  };
}
