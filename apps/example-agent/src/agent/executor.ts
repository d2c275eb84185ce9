import type { AllowDecision } from "@agent-safe/sdk";
import { z } from "zod";
import type { PoolControl } from "../target/pool-control.ts";
import type { WorkerStatus } from "../target/worker-status.ts";

type Step = (pools: PoolControl, pool: string, params: unknown) => Promise<string>;

const scaleParams = z.object({ replicas: z.number() });
const restartParams = z.object({ worker: z.string() });
const configParams = z.object({ concurrency: z.number() });
const tokenParams = z.object({ token: z.string() });

/** What each action means on this machine. Each answers what it did, in words that hold no sensitive parameter. */
const steps: ReadonlyMap<string, Step> = new Map<string, Step>([
  ["get-pool-status", async (pools, pool) => describe(await pools.status(pool))],
  [
    "scale-pool",
    async (pools, pool, params) => {
      const { replicas } = scaleParams.parse(params);
      await pools.scale(pool, replicas);
      return `scaled \`${pool}\` to ${replicas}`;
    },
  ],
  [
    "restart-worker",
    async (pools, pool, params) => {
      const { worker } = restartParams.parse(params);
      await pools.restart(pool, worker);
      return `restarted \`${worker}\``;
    },
  ],
  [
    "update-pool-config",
    async (pools, pool, params) => {
      const { concurrency } = configParams.parse(params);
      await pools.configure(pool, concurrency);
      return `set the concurrency of \`${pool}\` to ${concurrency}`;
    },
  ],
  [
    "rotate-queue-token",
    async (pools, pool, params) => {
      await pools.rotateToken(pool, tokenParams.parse(params).token);
      return `gave the workers of \`${pool}\` a new token`;
    },
  ],
  [
    "stop-pool",
    async (pools, pool) => {
      await pools.stop(pool);
      return `stopped \`${pool}\``;
    },
  ],
]);

/** Carries out what was allowed, and nothing else. */
export interface Executor {
  /** Names of the actions that it knows how to do. */
  readonly actions: readonly string[];
  /**
   * Does what the decision permits; answers what was done. Its type asks for an ALLOW, so that a denied step cannot
   * come here by mistake; action and target are the decision's, not what anyone says beside it.
   */
  carryOut(permission: AllowDecision, params: unknown): Promise<string>;
}

/** An executor that commands the pools of this machine. */
export function createExecutor(pools: PoolControl): Executor {
  return {
    actions: [...steps.keys()],
    async carryOut(permission, params) {
      const step = steps.get(permission.action);
      if (step === undefined) throw new Error(`nobody here knows how to do \`${permission.action}\``);
      if (permission.target === null) throw new Error(`\`${permission.action}\` needs a target`);
      return step(pools, permission.target, params ?? {});
    },
  };
}

function describe(workers: readonly WorkerStatus[]): string {
  if (workers.length === 0) return "no worker answers";
  return workers
    .map((worker) => `${worker.name} is ${worker.state}, ${worker.jobsDone} jobs done`)
    .join("; ");
}
