import { join } from "node:path";
import { AgentSafe, runProjectTests, validateProject } from "@agent-safe/sdk";
import { expect, test } from "vitest";
import { createExecutor } from "./agent/executor.ts";
import { RemotePools } from "./target/remote-pools.ts";
import { ownProject } from "./testing/run-main.ts";

const config = join(ownProject, "agent-safe.yaml");

test("the project has no problem, not even a warning", () => {
  // Each run makes a key of its own, so there is none beside these files.
  const { problems, counts } = validateProject({ config, signingKey: "of at least thirty-two characters" });
  expect(problems).toEqual([]);
  expect(counts).toEqual({ actions: 6, targets: 2, rules: 4, tests: 8 });
});

test("its policy tests pass", () => {
  const { results = [], problems } = runProjectTests({ config }, join(ownProject, "tests"));
  expect(problems).toEqual([]);
  expect(results).toHaveLength(8);
  expect(results.filter((result) => !result.passed)).toEqual([]);
});

test("the executor can do exactly the actions that are written down", async () => {
  const folders = { registry: join(ownProject, "actions"), policies: join(ownProject, "policies") };
  await using safe = await AgentSafe.open(folders);
  const written = safe.listActions().map(({ name }) => name);
  expect([...createExecutor(new RemotePools("/nowhere")).actions].sort()).toEqual(written);
});
