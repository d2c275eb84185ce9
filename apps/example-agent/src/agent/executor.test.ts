import { expect, onTestFinished, test } from "vitest";
import { Supervisor } from "../target/supervisor.ts";
import { allowed } from "../testing/decisions.ts";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { createExecutor } from "./executor.ts";

const pool = "staging/workers";

async function executor() {
  const supervisor = new Supervisor(await temporaryFolder());
  onTestFinished(() => supervisor.close());
  await supervisor.start([{ name: pool, prefix: "staging", replicas: 1, concurrency: 1, stuck: false }]);
  const { carryOut } = createExecutor(supervisor);
  return {
    supervisor,
    carryOut: (action: string, params: unknown) => carryOut({ ...allowed, action }, params),
  };
}

test("knows every action of the project, and does it to real processes", async () => {
  const { supervisor, carryOut } = await executor();
  const [first] = await supervisor.status(pool);
  expect(await carryOut("get-pool-status", {})).toMatch(/^staging-1 is working, \d+ jobs done$/);
  await carryOut("scale-pool", { replicas: 2, reason: "a test" });
  await carryOut("restart-worker", { worker: "staging-1" });
  await carryOut("update-pool-config", { concurrency: 6 });
  expect(await carryOut("rotate-queue-token", { token: "not to be told" })).not.toContain("not to be told");
  const workers = await supervisor.status(pool);
  expect(workers.map((worker) => worker.concurrency)).toEqual([6, 6]);
  expect(workers.every((worker) => worker.tokenFingerprint !== null)).toBe(true);
  expect(workers[0]?.pid).not.toBe(first?.pid);
  await carryOut("stop-pool", { reason: "a test" });
  expect(await carryOut("get-pool-status", {})).toBe("no worker answers");
});

test.each([
  ["an action that nobody taught it", "reimage-host", {}, /nobody here knows how/],
  ["a missing parameter", "scale-pool", {}, /replicas/],
  ["a parameter of another type", "scale-pool", { replicas: "3" }, /replicas/],
  ["no parameters", "restart-worker", null, /worker/],
])("refuses %s, even when it was allowed", async (_, action, params, message) => {
  const { supervisor, carryOut } = await executor();
  await expect(carryOut(action, params)).rejects.toThrow(message);
  expect(await supervisor.status(pool)).toHaveLength(1);
});

test("refuses a permission without a target", async () => {
  const { carryOut } = createExecutor(new Supervisor(await temporaryFolder()));
  await expect(carryOut({ ...allowed, target: null }, { replicas: 2 })).rejects.toThrow("needs a target");
});
