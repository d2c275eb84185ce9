import { describe, expect, it } from "vitest";
import { type Contender, measure, median } from "./measure.ts";

describe("measure", () => {
  it("gives each contender its turn in every round, and prepares outside of the count", async () => {
    const order: string[] = [];
    const contender = (name: string, rest: Partial<Contender> = {}): Contender => ({
      name,
      units: 1,
      pass: () => void order.push(name),
      ...rest,
    });
    await measure([contender("a"), contender("b", { prepare: () => void order.push("prepare b") })], {
      rounds: 3,
      batch: 0,
    });
    const turn = ["a", "prepare b", "b"];
    expect(order.slice(-9)).toEqual([...turn, ...turn, ...turn]);
  });

  it("counts the cost of a unit of work, also of one that is waited for", async () => {
    const work = (): void => {
      let sum = 0;
      for (let index = 0; index < 3_000_000; index++) sum += Math.sqrt(index);
      if (sum < 0) throw new Error("impossible");
    };
    const costs = await measure(
      [
        { name: "once", units: 1, pass: work },
        {
          name: "four times",
          units: 4,
          pass: async () => {
            for (let index = 0; index < 4; index++) work();
          },
        },
      ],
      { rounds: 5, batch: 20 },
    );
    const ratio = costs.get("four times")! / costs.get("once")!;
    expect(ratio).toBeGreaterThan(0.3);
    expect(ratio).toBeLessThan(3);
  });

  it("takes the middle", () => {
    expect(median([5, 1, 100])).toBe(5);
  });
});
