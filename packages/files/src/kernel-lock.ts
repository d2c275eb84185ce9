import { fstatSync } from "node:fs";
import { FilesError } from "./errors.ts";
import type { FileLock } from "./lock.ts";
import { loadNativeLocks, type NativeLocks } from "./native-locks.ts";
import { createPollingLock } from "./polling-lock.ts";

let loaded: { readonly locks?: NativeLocks; readonly error?: unknown } | undefined;

// An optional dependency with a prebuilt binary for the usual platforms; elsewhere its absence is an answer.
function load(): { readonly locks?: NativeLocks; readonly error?: unknown } {
  if (loaded !== undefined) return loaded;
  try {
    loaded = { locks: loadNativeLocks() };
  } catch (error) {
    loaded = { error };
  }
  return loaded;
}

/** Whether `createKernelLock` works on this machine. */
export function kernelLockAvailable(): boolean {
  return load().locks !== undefined;
}

/**
 * A lock that the kernel keeps on an open file (on Linux an open file description lock, `F_OFD_SETLK`): two opens of
 * one file exclude each other also in one process, and `kill -9` releases it.
 *
 * @param fd open for writing; closing it releases the lock
 * @param path for error messages
 * @throws FilesError `LOCK_UNAVAILABLE`
 */
export function createKernelLock(fd: number, path: string): FileLock {
  const { locks, error } = load();
  if (locks === undefined) {
    throw new FilesError(
      "LOCK_UNAVAILABLE",
      `no kernel lock for \`${path}\`: fs-native-extensions does not load`,
      {
        cure: "install the optional dependency `fs-native-extensions`",
        details: { path },
        cause: error,
      },
    );
  }
  const { dev, ino } = fstatSync(fd, { bigint: true });
  return createPollingLock("kernel", `kernel:${dev}:${ino}`, path, {
    tryAcquire: () => locks.tryLock(fd),
    release: () => locks.unlock(fd),
    holder: () => undefined,
  });
}
