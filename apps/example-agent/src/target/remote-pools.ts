import { z } from "zod";
import type { Command } from "./command.ts";
import { askJson } from "./json-socket.ts";
import type { PoolControl } from "./pool-control.ts";
import { supervisorSocket } from "./sockets.ts";
import { type WorkerStatus, workerStatusSchema } from "./worker-status.ts";

/** Longer than the supervisor gives its workers. */
const timeoutMs = 60_000;

/** The pools behind a supervisor's socket, for any process that may open the folder. */
export class RemotePools implements PoolControl {
  readonly #socket: string;

  constructor(folder: string) {
    this.#socket = supervisorSocket(folder);
  }

  async status(pool: string): Promise<readonly WorkerStatus[]> {
    return z.array(workerStatusSchema).parse(await this.#send({ do: "status", pool }));
  }

  async scale(pool: string, replicas: number): Promise<void> {
    await this.#send({ do: "scale", pool, replicas });
  }

  async restart(pool: string, worker: string): Promise<void> {
    await this.#send({ do: "restart", pool, worker });
  }

  async configure(pool: string, concurrency: number): Promise<void> {
    await this.#send({ do: "configure", pool, concurrency });
  }

  async rotateToken(pool: string, token: string): Promise<void> {
    await this.#send({ do: "rotateToken", pool, token });
  }

  async stop(pool: string): Promise<void> {
    await this.#send({ do: "stop", pool });
  }

  #send(command: Command): Promise<unknown> {
    return askJson(this.#socket, command, timeoutMs);
  }
}
