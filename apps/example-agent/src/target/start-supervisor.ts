import { OwnedProcess } from "./owned-process.ts";
import type { PoolSpec } from "./pool-spec.ts";
import { supervisorProgram } from "./programs.ts";

/** Longer than the supervisor gives its workers. */
const patienceMs = 5_000;

/**
 * Starts a supervisor process and its pools; resolves when every worker answers. Its sockets appear in `folder`, which
 * only we should be able to open. `stop()` on what comes back ends the workers and then the supervisor.
 */
export async function startSupervisor(folder: string, pools: readonly PoolSpec[]): Promise<OwnedProcess> {
  const args = [folder, JSON.stringify(pools)];
  const supervisor = new OwnedProcess({ name: "supervisor", program: supervisorProgram, args, patienceMs });
  try {
    await supervisor.answer();
    return supervisor;
  } catch (error) {
    await supervisor.stop();
    throw error;
  }
}
