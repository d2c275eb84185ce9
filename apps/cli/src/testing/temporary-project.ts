import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { runCli } from "./run-cli.ts";

const made: string[] = [];
let scaffolded: Promise<string> | undefined;

afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});

/** An empty folder that is removed after the tests. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "agent-safe-cli-"));
  made.push(folder);
  return folder;
}

/** A project as `agent-safe init` writes it, in a folder of its own. */
export async function temporaryProject(): Promise<string> {
  scaffolded ??= scaffold();
  const folder = temporaryFolder();
  cpSync(await scaffolded, folder, { recursive: true });
  return folder;
}

async function scaffold(): Promise<string> {
  const folder = temporaryFolder();
  const { code, stderr } = await runCli(["init"], { cwd: folder });
  if (code !== 0) throw new Error(`init ended with ${code}: ${stderr}`);
  return folder;
}
