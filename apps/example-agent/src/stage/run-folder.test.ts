import { mkdir, readdir, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { changedProject } from "../testing/run-main.ts";
import { closeRunFolder, createRunFolder } from "./run-folder.ts";

test("copies the project without an earlier run's state, and gives it a key that only we can read", async () => {
  const project = await changedProject({ "audit.jsonl": "an old ledger" });
  await mkdir(join(project, ".agent-safe"));
  await writeFile(join(project, ".agent-safe", "project.key"), "an old key");
  const folder = await createRunFolder(project);
  onTestFinished(() => rm(folder.path, { recursive: true, force: true }));
  expect((await readdir(folder.path)).sort()).toEqual([
    ".agent-safe",
    "actions",
    "agent-safe.yaml",
    "inventory.yaml",
    "policies",
    "run",
    "tests",
  ]);
  const key = await stat(join(folder.path, ".agent-safe", "project.key"));
  expect(key.mode & 0o777).toBe(0o600);
  expect(key.size).toBe(44);
  for (const path of [folder.path, folder.sockets, join(folder.path, ".agent-safe")]) {
    expect((await stat(path)).mode & 0o777).toBe(0o700);
  }
  await closeRunFolder(folder);
  expect(await readdir(folder.path)).not.toContain("run");
});
