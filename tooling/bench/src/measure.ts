/** Something whose cost is wanted. */
export interface Contender {
  readonly name: string;
  /** How many units of work one pass does: a cost is given for each unit. */
  readonly units: number;
  /** Makes what a pass needs, outside of the measurement: callers that were never seen before, say. */
  prepare?(): void;
  pass(): void | Promise<void>;
}

export interface MeasureOptions {
  /** Odd, so that there is a middle one. */
  readonly rounds: number;
  /** CPU milliseconds that a contender gets in each round; at least one pass. */
  readonly batch: number;
}

/**
 * CPU microseconds a unit, by contender: the median over rounds. In each round every contender has its turn, so that
 * whatever slows the machine down for a while meets all of them.
 *
 * CPU time is that of the whole process, the collection of garbage and the compiler included.
 */
export async function measure(
  contenders: readonly Contender[],
  { rounds, batch }: MeasureOptions,
): Promise<ReadonlyMap<string, number>> {
  const passes = new Map<string, number>();
  for (const contender of contenders) {
    // The first pass warms up; the second tells how many fit into a batch.
    await cost(contender, 1);
    const once = await cost(contender, 1);
    passes.set(
      contender.name,
      contender.prepare ? 1 : Math.max(1, Math.round((batch * 1000) / Math.max(once, 1))),
    );
  }
  const samples = new Map<string, number[]>(contenders.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const contender of contenders) {
      const count = passes.get(contender.name)!;
      samples.get(contender.name)!.push((await cost(contender, count)) / count / contender.units);
    }
  }
  return new Map([...samples].map(([name, costs]) => [name, median(costs)]));
}

/** CPU microseconds of so many passes. */
async function cost(contender: Contender, passes: number): Promise<number> {
  contender.prepare?.();
  const start = process.cpuUsage();
  for (let pass = 0; pass < passes; pass++) {
    const pending = contender.pass();
    if (pending) await pending;
  }
  const { user, system } = process.cpuUsage(start);
  return user + system;
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
