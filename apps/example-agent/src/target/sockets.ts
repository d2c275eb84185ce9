import { join } from "node:path";

/** Where the supervisor listens. */
export function supervisorSocket(folder: string): string {
  return join(folder, "supervisor.sock");
}

/** Where a worker listens. */
export function workerSocket(folder: string, worker: string): string {
  return join(folder, `${worker}.worker.sock`);
}

/** Whether a file name is that of a worker's socket. */
export function isWorkerSocket(fileName: string): boolean {
  return fileName.endsWith(".worker.sock");
}
