import { z } from "zod";

/** What a worker says about itself, over its own socket. */
export interface WorkerStatus {
  readonly pool: string;
  readonly name: string;
  readonly pid: number;
  /** `stuck`: it is alive and takes no jobs. */
  readonly state: "working" | "stuck";
  /** Jobs finished since the process began. */
  readonly jobsDone: number;
  /** Jobs that it takes at once. */
  readonly concurrency: number;
  /** Fingerprint of the queue token, so that a rotation can be seen; null when there is none. */
  readonly tokenFingerprint: string | null;
}

export const workerStatusSchema: z.ZodType<WorkerStatus> = z.strictObject({
  pool: z.string(),
  name: z.string(),
  pid: z.int().positive(),
  state: z.enum(["working", "stuck"]),
  jobsDone: z.int().nonnegative(),
  concurrency: z.int().positive(),
  tokenFingerprint: z.string().nullable(),
});
