import { z } from "zod";

/** A pool as it is started. */
export interface PoolSpec {
  /** Id of the target in the inventory: `staging/workers`. */
  readonly name: string;
  /** `staging`: its workers are called `staging-1`, `staging-2` ... No two pools share one. */
  readonly prefix: string;
  readonly replicas: number;
  /** Jobs that each worker takes at once. */
  readonly concurrency: number;
  /** The incident that the example begins with: the first processes of this pool take no jobs. A restart mends that. */
  readonly stuck: boolean;
}

export const poolSpecSchema: z.ZodType<PoolSpec> = z.strictObject({
  name: z.string(),
  prefix: z.string(),
  replicas: z.int(),
  concurrency: z.int(),
  stuck: z.boolean(),
});
