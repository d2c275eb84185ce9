import { readFileSync } from "node:fs";
import { expect, onTestFinished, test } from "vitest";
import { isAlive, untilGone } from "../testing/processes.ts";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { observe } from "./observe.ts";
import type { PoolSpec } from "./pool-spec.ts";
import { maxReplicas, Supervisor } from "./supervisor.ts";
import { tokenFingerprint } from "./token-fingerprint.ts";

const staging: PoolSpec = {
  name: "staging/workers",
  prefix: "staging",
  replicas: 1,
  concurrency: 2,
  stuck: false,
};
const prod: PoolSpec = { name: "prod/workers", prefix: "prod", replicas: 2, concurrency: 4, stuck: false };

async function supervise(...pools: PoolSpec[]) {
  const folder = await temporaryFolder();
  const supervisor = new Supervisor(folder);
  onTestFinished(() => supervisor.close());
  await supervisor.start(pools);
  return { supervisor, folder, pids: async () => (await observe(folder)).map((worker) => worker.pid) };
}

test("starts real processes that answer for themselves", async () => {
  const { supervisor, folder } = await supervise(staging, prod);
  const seen = await observe(folder);
  expect(seen.map((worker) => worker.name)).toEqual(["prod-1", "prod-2", "staging-1"]);
  expect(new Set(seen.map((worker) => worker.pid)).size).toBe(3);
  expect(seen.every((worker) => isAlive(worker.pid) && worker.pid !== process.pid)).toBe(true);
  expect(seen.every((worker) => worker.state === "working" && worker.jobsDone > 0)).toBe(true);
  expect((await supervisor.status("prod/workers")).map((worker) => worker.concurrency)).toEqual([4, 4]);
});

test("scales up beside what is there, and down from the newest", async () => {
  const { supervisor, pids } = await supervise(staging);
  const [first] = await pids();
  await supervisor.scale("staging/workers", 3);
  const three = await pids();
  expect(three).toHaveLength(3);
  expect(three[0]).toBe(first);
  await supervisor.scale("staging/workers", 1);
  expect(await pids()).toEqual([first]);
  expect(three.map(isAlive)).toEqual([true, false, false]);
});

test("a restart is a new process in the same place, and mends a stuck worker", async () => {
  const { supervisor, folder } = await supervise({ ...staging, replicas: 2, stuck: true });
  const before = await observe(folder);
  expect(before.map(({ state, jobsDone }) => ({ state, jobsDone }))).toEqual([
    { state: "stuck", jobsDone: 0 },
    { state: "stuck", jobsDone: 0 },
  ]);
  await supervisor.restart("staging/workers", "staging-1");
  const after = await observe(folder);
  expect(after.map((worker) => worker.state)).toEqual(["working", "stuck"]);
  expect(after[0]?.pid).not.toBe(before[0]?.pid);
  expect(after[1]?.pid).toBe(before[1]?.pid);
  expect(isAlive(before[0]?.pid ?? 0)).toBe(false);
});

test("settings reach the workers of now and later, and only those of the pool", async () => {
  const { supervisor, folder, pids } = await supervise(staging, prod);
  const token = "not-to-be-seen-in-a-list-of-processes";
  await supervisor.configure("staging/workers", 7);
  await supervisor.rotateToken("staging/workers", token);
  await supervisor.scale("staging/workers", 2);
  const seen = await observe(folder);
  expect(seen.map(({ concurrency, tokenFingerprint }) => [concurrency, tokenFingerprint])).toEqual([
    [4, null],
    [4, null],
    [7, tokenFingerprint(token)],
    [7, tokenFingerprint(token)],
  ]);
  for (const pid of process.platform === "linux" ? await pids() : []) {
    for (const list of ["cmdline", "environ"]) {
      expect(readFileSync(`/proc/${pid}/${list}`, "utf8")).not.toContain(token);
    }
  }
});

test("a worker that was killed is missing, its neighbours go on, and a restart brings it back", async () => {
  const { supervisor, pids } = await supervise(prod);
  const [first = 0, second = 0] = await pids();
  process.kill(first, "SIGKILL");
  await untilGone([first]);
  expect(await pids()).toEqual([second]);
  expect(await supervisor.status("prod/workers")).toHaveLength(1);
  // Settings go to those that can take them.
  await supervisor.configure("prod/workers", 5);
  await supervisor.restart("prod/workers", "prod-1");
  const [again, same] = await pids();
  expect(same).toBe(second);
  expect(again).not.toBe(first);
});

test("changes that are asked for at once are made one after the other", async () => {
  const { supervisor, pids } = await supervise(staging);
  await Promise.all([
    supervisor.scale("staging/workers", 3),
    supervisor.restart("staging/workers", "staging-3"),
    supervisor.scale("staging/workers", 2),
  ]);
  expect(await pids()).toHaveLength(2);
});

test.each([
  [
    "more workers than the machine should bear",
    (s: Supervisor) => s.scale("staging/workers", maxReplicas + 1),
    /0 to 10/,
  ],
  ["half a worker", (s: Supervisor) => s.scale("staging/workers", 1.5), /not 1\.5/],
  ["no jobs at all", (s: Supervisor) => s.configure("staging/workers", 0), /from 1, not 0/],
  ["an unknown pool", (s: Supervisor) => s.stop("dev/workers"), /no pool `dev\/workers`/],
  ["an unknown worker", (s: Supervisor) => s.restart("staging/workers", "prod-1"), /no worker `prod-1`/],
])("refuses %s and changes nothing", async (_, change, message) => {
  const { supervisor, pids } = await supervise(staging);
  const before = await pids();
  await expect(change(supervisor)).rejects.toThrow(message);
  expect(await pids()).toEqual(before);
});

test("close ends every process, also those that are just starting", async () => {
  const { supervisor, folder, pids } = await supervise(staging, prod);
  const before = await pids();
  const growing = expect(supervisor.scale("staging/workers", 4)).rejects.toThrow(
    /ended before it answered|closed/,
  );
  await new Promise((resolve) => setImmediate(resolve));
  await supervisor.close();
  await growing;
  await untilGone(before);
  expect(await observe(folder)).toEqual([]);
  await expect(supervisor.scale("staging/workers", 4)).rejects.toThrow("the supervisor is closed");
});
