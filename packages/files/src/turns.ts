import type { AcquireOptions } from "./lock.ts";

interface Waiter {
  start(): void;
}

// Locks of one process on one file wait here in order, instead of polling against each other.
const queues = new Map<string, Waiter[]>();

/**
 * Waits for the caller's turn at `key` among all callers of this process, first come first served.
 *
 * @param deadline on the `performance.now()` scale
 * @returns false when the deadline passed first; when true, `endTurn` must follow
 */
export function takeTurn(key: string, deadline: number, options: AcquireOptions): Promise<boolean> {
  const queue = queues.get(key);
  if (queue === undefined) {
    queues.set(key, []);
    return Promise.resolve(true);
  }
  return new Promise((resolve, reject) => {
    const leave = (): void => {
      clearTimeout(timer);
      options.signal?.removeEventListener("abort", abort);
    };
    const quit = (): void => {
      leave();
      queue.splice(queue.indexOf(waiter), 1);
    };
    const abort = (): void => {
      quit();
      reject(options.signal?.reason);
    };
    const waiter: Waiter = {
      start: () => {
        leave();
        resolve(true);
      },
    };
    const timer = setTimeout(
      () => {
        quit();
        resolve(false);
      },
      Math.max(0, deadline - performance.now()),
    );
    options.signal?.addEventListener("abort", abort, { once: true });
    queue.push(waiter);
  });
}

/** Hands the turn at `key` to the next waiter. */
export function endTurn(key: string): void {
  const next = queues.get(key)?.shift();
  if (next === undefined) queues.delete(key);
  else next.start();
}
