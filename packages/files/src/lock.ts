/**
 * How processes exclude each other from a file.
 *
 * - `kernel`: the operating system holds the lock for an open file, and lets go when the process ends, however it ends.
 * - `file`: a lock file that names its holder; for machines where the kernel's lock cannot be reached.
 *
 * The two do not see each other, so everybody who shares a file must use the same kind.
 */
export type LockKind = "kernel" | "file";

export interface AcquireOptions {
  /** How long to wait, in milliseconds; default 10,000. */
  readonly timeoutMs?: number;
  /** Gives up waiting with the signal's reason. */
  readonly signal?: AbortSignal;
}

/**
 * Excludes all other holders: other processes, and other locks on the same file in this process.
 *
 * One `FileLock` is held once at a time; it does not count how often it was taken.
 */
export interface FileLock {
  readonly kind: LockKind;
  /**
   * Waits until the lock is held. Waiters of one process are served in order; between processes each gets its turn.
   *
   * @throws FilesError `LOCK_TIMEOUT` when somebody else held it all the time
   */
  acquire(options?: AcquireOptions): Promise<void>;
  /** Lets go. Does nothing when the lock is not held. */
  release(): void;
}
