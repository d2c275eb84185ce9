import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { isAlive, untilGone } from "../testing/processes.ts";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { askJson } from "./json-socket.ts";
import { observe } from "./observe.ts";
import { RemotePools } from "./remote-pools.ts";
import { supervisorSocket } from "./sockets.ts";
import { startSupervisor } from "./start-supervisor.ts";

const pools = [{ name: "staging/workers", prefix: "staging", replicas: 2, concurrency: 1, stuck: false }];

async function supervised() {
  const folder = await temporaryFolder();
  const supervisor = await startSupervisor(folder, pools);
  onTestFinished(() => supervisor.stop());
  return { folder, supervisor, remote: new RemotePools(folder) };
}

test("every command works from another process, by the socket alone", async () => {
  const { folder, supervisor, remote } = await supervised();
  const before = await observe(folder);
  expect(before.map((worker) => worker.pid)).not.toContain(supervisor.pid);
  await remote.scale("staging/workers", 3);
  await remote.restart("staging/workers", "staging-2");
  await remote.configure("staging/workers", 3);
  await remote.rotateToken("staging/workers", "a token");
  const after = await remote.status("staging/workers");
  expect(after.map((worker) => worker.concurrency)).toEqual([3, 3, 3]);
  expect(after.every((worker) => worker.tokenFingerprint !== null)).toBe(true);
  expect(after[0]?.pid).toBe(before[0]?.pid);
  expect(after[1]?.pid).not.toBe(before[1]?.pid);
  await remote.stop("staging/workers");
  expect(await observe(folder)).toEqual([]);
});

test.each([
  ["an unknown command", { do: "reformat", pool: "staging/workers" }],
  ["a missing argument", { do: "scale", pool: "staging/workers" }],
  ["a wrong type", { do: "scale", pool: "staging/workers", replicas: "3" }],
  ["no object", 7],
])("refuses %s and goes on", async (_, command) => {
  const { folder, remote } = await supervised();
  await expect(askJson(supervisorSocket(folder), command, 5_000)).rejects.toThrow();
  expect(await remote.status("staging/workers")).toHaveLength(2);
});

test("stop ends the workers and the supervisor", async () => {
  const { folder, supervisor } = await supervised();
  const pids = (await observe(folder)).map((worker) => worker.pid);
  await supervisor.stop();
  expect(supervisor.alive).toBe(false);
  expect(pids.filter(isAlive)).toEqual([]);
});

test("when the supervisor is killed, its workers leave by themselves", async () => {
  const { folder, supervisor } = await supervised();
  const pids = (await observe(folder)).map((worker) => worker.pid);
  process.kill(supervisor.pid ?? 0, "SIGKILL");
  await supervisor.gone;
  await untilGone(pids);
});

test("what cannot be started is told, and nothing stays behind", async () => {
  const folder = join(await temporaryFolder(), "a-file");
  await writeFile(folder, "no place for sockets");
  await expect(startSupervisor(folder, pools)).rejects.toThrow(
    /^`supervisor` ended before it answered; ENOTDIR/,
  );
});
