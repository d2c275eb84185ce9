import type { PolicyRequest } from "@agent-safe/policy";
import { type Contender, measure } from "../measure.ts";
import type { Asked } from "./peer.ts";
import { compiled } from "./peers/agent-safe.ts";
import { peers } from "./peers/index.ts";
import { createWorkload, type Workload } from "./workload.ts";

export const sizes: readonly number[] = [10, 100, 1_000, 10_000];
const requestCount = 300;
/** An engine that would need longer than this for all requests is asked fewer of them. CPU milliseconds. */
const longestPass = 150;

/** CPU microseconds of one decision, by number of rules and engine, all measured in turn. */
export async function measureDeciding(
  log: (line: string) => void,
): Promise<{ costs: ReadonlyMap<number, ReadonlyMap<string, number>>; freshCaller: number }> {
  const contenders: Contender[] = [];
  for (const size of sizes) {
    const workload = createWorkload(size, requestCount);
    for (const peer of peers.filter(({ mostRules }) => size <= mostRules)) {
      log(`${peer.name} at ${size} rules`);
      const ask = await peer.prepare(workload);
      const used = await checkAnswers(peer.name, ask, workload);
      contenders.push({ name: key(size, peer.name), units: used, pass: passOf(ask, used) });
    }
  }
  const largest = createWorkload(10_000, requestCount);
  contenders.push(freshCallers(largest));
  log("measuring in turn");
  const measured = await measure(contenders, { rounds: 9, batch: 60 });

  const costs = new Map<number, ReadonlyMap<string, number>>();
  for (const size of sizes) {
    const known = peers.flatMap(({ name }) => {
      const cost = measured.get(key(size, name));
      return cost === undefined ? [] : [[name, cost] as const];
    });
    costs.set(size, new Map(known));
  }
  return { costs, freshCaller: measured.get(freshName)! };
}

function key(size: number, name: string): string {
  return `${name} at ${size}`;
}

/**
 * Checks that an engine gives the right answers, to as many requests as it can answer in a short time.
 *
 * @returns how many those are; requests are shuffled, so all three kinds are among them
 */
async function checkAnswers(
  name: string,
  ask: Asked,
  { requests, answers, rules }: Workload,
): Promise<number> {
  const start = process.cpuUsage();
  for (const [index, answer] of answers.entries()) {
    const given = await ask(index);
    if (given !== answer) {
      throw new Error(
        `${name} with ${rules.length} rules: request ${index} is decided by ${answer}, it says ${given}: ${JSON.stringify(requests[index])}`,
      );
    }
    const { user, system } = process.cpuUsage(start);
    if (user + system > longestPass * 1_000 && index >= 8) return index + 1;
  }
  return answers.length;
}

function passOf(ask: Asked, count: number): () => void | Promise<void> {
  // Waiting for what is no promise would be charged to the engines that answer at once.
  if (!(ask(0) instanceof Promise)) {
    return () => {
      for (let index = 0; index < count; index++) ask(index);
    };
  }
  return async () => {
    for (let index = 0; index < count; index++) await ask(index);
  };
}

const freshName = "agent-safe, never seen";

/** agent-safe asked for callers of whom each is new: another id each time, so that nothing is remembered. */
function freshCallers(workload: Workload): Contender {
  const policy = compiled(workload);
  const count = 3_000;
  let requests: PolicyRequest[] = [];
  let born = 0;
  return {
    name: freshName,
    units: count,
    prepare() {
      requests = Array.from({ length: count }, (_, index) => {
        const request = workload.requests[index % workload.requests.length]!;
        born += 1;
        return { ...request, caller: { ...request.caller, id: `${request.caller.id}-${born}` } };
      });
    },
    pass() {
      for (const request of requests) policy.evaluate(request);
    },
  };
}
