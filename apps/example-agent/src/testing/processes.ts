import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

/** Whether a process with this id runs. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !isZombie(pid);
  } catch {
    return false;
  }
}

/** Waits until none of the processes runs; throws after 20 seconds. */
export async function untilGone(pids: readonly number[]): Promise<void> {
  for (let tries = 0; tries < 400; tries++) {
    if (!pids.some(isAlive)) return;
    await sleep(50);
  }
  throw new Error(`still alive: ${pids.filter(isAlive).join(", ")}`);
}

// An orphan that has ended keeps its id until process 1 takes note, which some containers do late or never.
function isZombie(pid: number): boolean {
  if (process.platform !== "linux") return false;
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  return stat.slice(stat.lastIndexOf(")") + 2).startsWith("Z");
}
