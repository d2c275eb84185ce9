import { createHash } from "node:crypto";
import { access, mkdir, open, rm } from "node:fs/promises";
import { join } from "node:path";
import { type Clock, systemClock } from "@agent-safe/core";
import { ensurePrivateFolder, systemErrorCode } from "@agent-safe/files";
import type { DiagnosticSink } from "@agent-safe/keys";
import { bucketOf } from "./buckets.ts";
import { createForgetter } from "./forget-nonces.ts";
import { readForgottenBefore } from "./forgotten-before.ts";
import type { ReplayStore } from "./replay-store.ts";

export interface FileReplayStoreOptions {
  /** A folder of its own, on a local disk; made when it is missing. */
  readonly folder: string;
  /** Only decides what may be forgotten; default: the machine's. */
  readonly clock?: Clock | undefined;
  /** Whether a used ticket is remembered through a power cut; default true. */
  readonly fsync?: boolean | undefined;
  /** Hears of trouble with removing what has expired. */
  readonly onDiagnostic?: DiagnosticSink | undefined;
}

/**
 * A store in a folder, shared by all processes of a machine that name the same folder. A used nonce is a file: making a
 * file that must not exist yet is the one step that the system does for exactly one of many. What has expired is
 * removed little by little, so a call costs the same whether few or many nonces are held.
 */
export function openFileReplayStore(options: FileReplayStoreOptions): ReplayStore {
  const { folder, clock = systemClock, fsync = true } = options;
  const forgetter = createForgetter(folder, clock, options.onDiagnostic);
  let ready = false;

  async function use(nonce: string, bucket: number): Promise<boolean> {
    const place = join(folder, String(bucket));
    for (let attempt = 1; ; attempt++) {
      try {
        await (await open(join(place, fileName(nonce)), "wx", 0o600)).close();
        if (fsync) await syncFolder(place);
        return true;
      } catch (error) {
        const code = systemErrorCode(error);
        if (code === "EEXIST") return false;
        // The bucket is new, or was removed between being made and being used.
        if (code !== "ENOENT" || attempt > 3) throw error;
      }
      await mkdir(place, { recursive: true, mode: 0o700 });
      if (fsync) await syncFolder(folder);
    }
  }

  return {
    consume: async (nonce, expiresAt) => {
      const bucket = bucketOf(expiresAt);
      if (!ready) ensurePrivateFolder(folder);
      ready = true;
      if (!(await use(nonce, bucket))) return "used";
      // After the file was made: whoever forgets a bucket says so first, so a nonce that was forgotten before this
      // file was made is known to be one now.
      if (bucket < (await readForgottenBefore(folder))) {
        await rm(join(folder, String(bucket), fileName(nonce)), { force: true });
        return "expired";
      }
      await forgetter.work();
      return "consumed";
    },
    isUsed: async (nonce, expiresAt) => {
      const bucket = bucketOf(expiresAt);
      if (bucket < (await readForgottenBefore(folder))) return true;
      return access(join(folder, String(bucket), fileName(nonce))).then(
        () => true,
        (error: unknown) => {
          if (systemErrorCode(error) === "ENOENT") return false;
          throw error;
        },
      );
    },
  };
}

/** Hexadecimal, since some file systems do not tell upper case from lower. */
function fileName(nonce: string): string {
  return createHash("sha256").update(nonce).digest("hex");
}

/** As in `@agent-safe/files`, but without blocking the process while the disk works. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === "win32") return;
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
