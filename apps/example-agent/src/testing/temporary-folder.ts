import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/** A new folder below the system's temporary one; whoever asked for it removes it. */
export function newFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), "example-agent-test-"));
}

/** A folder of its own for the running test, gone when the test is. */
export async function temporaryFolder(): Promise<string> {
  const folder = await newFolder();
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
