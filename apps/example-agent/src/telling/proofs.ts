import { tokenFingerprint } from "../target/token-fingerprint.ts";
import type { WorkerStatus } from "../target/worker-status.ts";

/** What the worker processes said of themselves before a step and after it. */
export interface Change {
  readonly before: readonly WorkerStatus[];
  readonly after: readonly WorkerStatus[];
}

/** Something looked up in the real world. `text` tells what was seen, whether or not it is what should be. */
export interface Finding {
  readonly holds: boolean;
  readonly text: string;
}

/** A claim about a step that the processes themselves can bear out. */
export type Proof = (change: Change) => Finding;

/** No process came, went or got other settings. */
export const nothingChanged: Proof = ({ before, after }) => {
  const differences = differencesOf(before, after);
  const text =
    differences.length === 0 ? `nothing changed: the same ${after.length} processes` : differences.join("; ");
  return { holds: differences.length === 0, text };
};

/** No process of this pool came, went or got other settings. */
export function untouched(pool: string): Proof {
  return ({ before, after }) => {
    const differences = differencesOf(of(pool, before), of(pool, after));
    const text =
      differences.length === 0 ? `${pool} as before: ${pidsOf(of(pool, after))}` : differences.join("; ");
    return { holds: differences.length === 0, text };
  };
}

/** The pool has so many workers, each a process of its own; those that were there before are the same processes. */
export function workerCount(pool: string, count: number): Proof {
  return ({ before, after }) => {
    const workers = of(pool, after);
    const processes = new Set(workers.map((worker) => worker.pid)).size;
    const replaced = workers.filter((worker) => {
      const earlier = named(worker.name, before);
      return earlier !== undefined && earlier.pid !== worker.pid;
    });
    return {
      holds: workers.length === count && processes === count && replaced.length === 0,
      text: `${workers.length} ${workers.length === 1 ? "worker answers" : "workers answer"}: ${pidsOf(workers)}`,
    };
  };
}

/** The worker is another process than before, and it works. */
export function restarted(name: string): Proof {
  return ({ before, after }) => {
    const old = named(name, before);
    const now = named(name, after);
    if (old === undefined || now === undefined) return { holds: false, text: `${name} does not answer` };
    return {
      holds: old.pid !== now.pid && now.state === "working" && now.jobsDone > 0,
      text: `${name} was pid ${old.pid} and ${old.state}, is pid ${now.pid} and ${now.state}`,
    };
  };
}

/** Every worker of the pool holds this token; only its fingerprint is told. */
export function holdsToken(pool: string, token: string): Proof {
  return ({ after }) => {
    const workers = of(pool, after);
    const fingerprint = tokenFingerprint(token);
    const holders = workers.filter((worker) => worker.tokenFingerprint === fingerprint);
    return {
      holds: workers.length > 0 && holders.length === workers.length,
      text: `${holders.length} of ${workers.length} workers of ${pool} hold the token with fingerprint ${fingerprint}`,
    };
  };
}

/** `prod-1 (pid 411), prod-2 (pid 412)`. */
export function pidsOf(workers: readonly WorkerStatus[]): string {
  return workers.map((worker) => `${worker.name} (pid ${worker.pid})`).join(", ") || "nobody";
}

function differencesOf(before: readonly WorkerStatus[], after: readonly WorkerStatus[]): string[] {
  const names = new Set([...before, ...after].map((worker) => worker.name));
  return [...names].flatMap((name) => {
    const old = named(name, before);
    const now = named(name, after);
    if (old === undefined) return [`${name} appeared (pid ${now?.pid})`];
    if (now === undefined) return [`${name} (pid ${old.pid}) is gone`];
    if (old.pid !== now.pid) return [`${name} was pid ${old.pid}, is pid ${now.pid}`];
    if (old.concurrency !== now.concurrency) {
      return [`${name} took ${old.concurrency} jobs at once, takes ${now.concurrency}`];
    }
    if (old.tokenFingerprint !== now.tokenFingerprint) return [`${name} has another token`];
    return old.state === now.state ? [] : [`${name} was ${old.state}, is ${now.state}`];
  });
}

function of(pool: string, workers: readonly WorkerStatus[]): readonly WorkerStatus[] {
  return workers.filter((worker) => worker.pool === pool);
}

function named(name: string, workers: readonly WorkerStatus[]): WorkerStatus | undefined {
  return workers.find((worker) => worker.name === name);
}
