import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { compiled, loadedRules } from "./peers/agent-safe.ts";
import { createWorkload } from "./workload.ts";

/** Bytes that the index of 10,000 rules takes, after every caller has asked about every target's kind of thing. */
export function measureMemory(): number {
  const workload = createWorkload(10_000, 3);
  const rules = loadedRules(workload);
  const [request] = workload.requests;
  const before = bytesInUse();
  const policy = compiled(workload, rules);
  for (const target of workload.targets) policy.evaluate({ ...request!, target });
  for (let round = 0; round < 50; round++) {
    for (const caller of workload.callers) {
      policy.evaluate({ ...request!, caller: { ...caller, id: `${caller.id}-${round}` } });
    }
  }
  const after = bytesInUse();
  // Named after the measurement, so that the policy is still in use during it.
  if (policy.rules.length !== rules.length) throw new Error("the policy lost rules");
  return after - before;
}

function bytesInUse(): number {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  // The second run waits for what the first one frees in the background.
  collect();
  collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
