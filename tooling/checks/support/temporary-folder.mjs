// A folder outside the repository that is gone when the work is done, however it ends.

import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * @template Result
 * @param {(folder: string) => Promise<Result> | Result} work
 * @returns {Promise<Result>}
 */
export async function withTemporaryFolder(work) {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), "agent-safe-check-"));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}
