import type { WorkerStatus } from "./worker-status.ts";

/**
 * What can be done to pools of workers. Each method resolves when the change holds, and throws with a message for people
 * when it cannot be made. Nobody asks here whether it may be done: that is the business of whoever stands before it.
 */
export interface PoolControl {
  /** The workers that answer; one that is dead or silent is missing. */
  status(pool: string): Promise<readonly WorkerStatus[]>;
  /** Starts workers at the end, or stops the newest ones. */
  scale(pool: string, replicas: number): Promise<void>;
  /** A new process in the place of one worker; the others go on. */
  restart(pool: string, worker: string): Promise<void>;
  /** Jobs at once, for the workers of a pool now and later. */
  configure(pool: string, concurrency: number): Promise<void>;
  /** A new queue token, for the workers of a pool now and later. */
  rotateToken(pool: string, token: string): Promise<void>;
  /** Stops every worker of a pool. */
  stop(pool: string): Promise<void>;
}
