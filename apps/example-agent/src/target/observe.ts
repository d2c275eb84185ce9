import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { askJson } from "./json-socket.ts";
import { isWorkerSocket } from "./sockets.ts";
import { type WorkerStatus, workerStatusSchema } from "./worker-status.ts";

const answerTimeoutMs = 5_000;

/**
 * What the workers themselves say, asked one by one over their sockets: the supervisor's account is not used. A socket
 * where nobody answers is left out. Sorted by pool, then by name.
 */
export async function observe(folder: string): Promise<readonly WorkerStatus[]> {
  const files = (await readdir(folder)).filter(isWorkerSocket);
  const answers = await Promise.all(files.map((file) => askWorker(join(folder, file))));
  return answers
    .filter((answer) => answer !== undefined)
    .sort((a, b) => compare(a.pool, b.pool) || compare(a.name, b.name));
}

/** One worker's account of itself; undefined when nobody answers. */
export async function askWorker(socketPath: string): Promise<WorkerStatus | undefined> {
  try {
    return workerStatusSchema.parse(await askJson(socketPath, {}, answerTimeoutMs));
  } catch {
    return undefined;
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
