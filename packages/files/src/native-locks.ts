import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { systemErrorCode } from "./errors.ts";

/** Locks of the kernel on open files. */
export interface NativeLocks {
  /** @returns false when another open of the file holds it */
  tryLock(fd: number): boolean;
  unlock(fd: number): void;
}

interface Binding {
  tryLock(fd: number, offset: number, length: number, exclusive: boolean): void;
  unlock(fd: number, offset: number, length: number): void;
}

/**
 * Loads `fs-native-extensions`. Its own loader asks a resolver for addons where the binary is, which costs a short command
 * more than all its locking; the prebuilt binary stands at a known place, so that is tried first.
 *
 * @throws what loading throws, where the optional dependency is missing or has nothing for this platform
 */
export function loadNativeLocks(): NativeLocks {
  const require = createRequire(import.meta.url);
  return loadPrebuilt(require) ?? (require("fs-native-extensions") as NativeLocks);
}

function loadPrebuilt(require: NodeJS.Require): NativeLocks | undefined {
  const host = `${process.platform}-${process.arch}`;
  try {
    const folder = dirname(require.resolve("fs-native-extensions"));
    const binding: Binding = require(join(folder, "prebuilds", host, "fs-native-extensions.node"));
    if (typeof binding.tryLock !== "function" || typeof binding.unlock !== "function") return undefined;
    return {
      // Offset and length 0: the whole file, however long it becomes.
      tryLock(fd) {
        try {
          binding.tryLock(fd, 0, 0, true);
          return true;
        } catch (error) {
          if (systemErrorCode(error) === "EAGAIN") return false;
          throw error;
        }
      },
      unlock: (fd) => binding.unlock(fd, 0, 0),
    };
  } catch {
    // Another C library, or another layout of the package: its own loader knows better.
    return undefined;
  }
}
