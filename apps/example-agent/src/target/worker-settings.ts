/** What the supervisor tells a worker, over the channel that only the parent of a process has. */
export interface WorkerSettings {
  /** Jobs to take at once. */
  readonly concurrency: number;
  /** Token for the job queue; never on a command line, where `ps` would show it. */
  readonly token: string | null;
}
