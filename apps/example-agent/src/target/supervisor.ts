import { rm } from "node:fs/promises";
import { askWorker } from "./observe.ts";
import { OwnedProcess } from "./owned-process.ts";
import type { PoolControl } from "./pool-control.ts";
import type { PoolSpec } from "./pool-spec.ts";
import { workerProgram } from "./programs.ts";
import { workerSocket } from "./sockets.ts";
import type { WorkerSettings } from "./worker-settings.ts";
import type { WorkerStatus } from "./worker-status.ts";

interface Pool {
  readonly name: string;
  readonly prefix: string;
  settings: WorkerSettings;
  workers: Worker[];
}

interface Worker {
  readonly name: string;
  readonly process: OwnedProcess;
}

/** More workers than this are refused, whoever asks: the machine is not ours alone. */
export const maxReplicas: number = 10;

const workerPatienceMs = 2_000;

/**
 * Starts, scales, restarts and stops pools of worker processes. Changes are made one after the other. A worker that dies
 * by itself is not brought back: noticing is the agent's task.
 */
export class Supervisor implements PoolControl, AsyncDisposable {
  readonly #folder: string;
  readonly #pools = new Map<string, Pool>();
  /** Every process that may still live, so that `close` forgets none, not even one that is just starting. */
  readonly #processes = new Set<OwnedProcess>();
  #last: Promise<unknown> = Promise.resolve();
  #closed = false;

  /** `folder` is where the sockets of the workers appear. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Starts pools; resolves when every worker of theirs answers. */
  start(specs: readonly PoolSpec[]): Promise<void> {
    return this.#inOrder(async () => {
      for (const { name, prefix, concurrency, replicas, stuck } of specs) {
        const pool: Pool = { name, prefix, settings: { concurrency, token: null }, workers: [] };
        this.#pools.set(name, pool);
        await this.#grow(pool, replicas, stuck);
      }
    });
  }

  async status(name: string): Promise<readonly WorkerStatus[]> {
    const answers = await Promise.all(
      this.#pool(name).workers.map((worker) => askWorker(workerSocket(this.#folder, worker.name))),
    );
    return answers.filter((answer) => answer !== undefined);
  }

  async scale(name: string, replicas: number): Promise<void> {
    const pool = this.#pool(name);
    if (!Number.isInteger(replicas) || replicas < 0 || replicas > maxReplicas) {
      throw new Error(`a pool has 0 to ${maxReplicas} workers, not ${replicas}`);
    }
    await this.#inOrder(async () => {
      await Promise.all(pool.workers.splice(replicas).map((worker) => worker.process.stop()));
      await this.#grow(pool, replicas, false);
    });
  }

  async restart(name: string, workerName: string): Promise<void> {
    const pool = this.#pool(name);
    await this.#inOrder(async () => {
      const index = pool.workers.findIndex((worker) => worker.name === workerName);
      const old = pool.workers[index];
      if (old === undefined) throw new Error(`pool \`${name}\` has no worker \`${workerName}\``);
      await old.process.stop();
      pool.workers[index] = await this.#launch(pool, workerName, false);
    });
  }

  async configure(name: string, concurrency: number): Promise<void> {
    if (!Number.isInteger(concurrency) || concurrency < 1) {
      throw new Error(`concurrency is a whole number from 1, not ${concurrency}`);
    }
    await this.#settle(this.#pool(name), { concurrency });
  }

  async rotateToken(name: string, token: string): Promise<void> {
    await this.#settle(this.#pool(name), { token });
  }

  async stop(name: string): Promise<void> {
    await this.scale(name, 0);
  }

  /** Stops every process, also those that are just starting. Resolves when all are gone. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#processes].map((process) => process.stop()));
    await this.#last.catch(() => undefined);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #pool(name: string): Pool {
    const pool = this.#pools.get(name);
    if (pool === undefined) throw new Error(`there is no pool \`${name}\``);
    return pool;
  }

  /** One change at a time: a restart must not meet a scaling half way. */
  #inOrder(change: () => Promise<void>): Promise<void> {
    const done = this.#last.catch(() => undefined).then(change);
    this.#last = done;
    return done;
  }

  /** All the missing workers, or none of them. */
  async #grow(pool: Pool, replicas: number, stuck: boolean): Promise<void> {
    const missing = Math.max(0, replicas - pool.workers.length);
    const names = Array.from(
      { length: missing },
      (_, index) => `${pool.prefix}-${pool.workers.length + index + 1}`,
    );
    const started = await Promise.allSettled(names.map((name) => this.#launch(pool, name, stuck)));
    const workers = started.flatMap((outcome) => (outcome.status === "fulfilled" ? [outcome.value] : []));
    const failure = started.find((outcome) => outcome.status === "rejected");
    if (failure !== undefined) {
      await Promise.all(workers.map((worker) => worker.process.stop()));
      throw failure.reason;
    }
    pool.workers.push(...workers);
  }

  async #launch(pool: Pool, name: string, stuck: boolean): Promise<Worker> {
    const socketPath = workerSocket(this.#folder, name);
    // A worker that was killed left its socket behind, and nobody could listen there again.
    await rm(socketPath, { force: true });
    if (this.#closed) throw new Error("the supervisor is closed");
    const args = [pool.name, name, socketPath, stuck ? "stuck" : "well"];
    const child = new OwnedProcess({ name, program: workerProgram, args, patienceMs: workerPatienceMs });
    this.#processes.add(child);
    child.gone.then(() => this.#processes.delete(child));
    try {
      await child.answer({ ...pool.settings });
      return { name, process: child };
    } catch (error) {
      await child.stop();
      throw error;
    }
  }

  #settle(pool: Pool, change: Partial<WorkerSettings>): Promise<void> {
    return this.#inOrder(async () => {
      pool.settings = { ...pool.settings, ...change };
      const living = pool.workers.filter((worker) => worker.process.alive);
      await Promise.all(living.map((worker) => worker.process.answer({ ...pool.settings })));
    });
  }
}
