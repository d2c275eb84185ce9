import { expect, it } from "vitest";
import { mutate, random } from "./testing/mutate.ts";
import { issue, testValidator } from "./testing/setup.ts";

it("accepts none of 20,000 mutations of valid tickets, and throws at none", async () => {
  const { validator } = testValidator();
  const valid = await Promise.all(
    [{}, { target: null }, { action: "drain-node", params: { node: "n-1" } }].map(async (changed) => {
      const { token } = await issue(changed);
      expect(await validator.inspect(token)).toMatchObject({ valid: true });
      return token;
    }),
  );
  const next = random(20_261_123);
  const accepted: string[] = [];
  const reasons = new Set<string>();
  for (let index = 0; index < 20_000; index++) {
    const mutated = mutate(valid[index % valid.length]!, valid, next);
    const result = await validator.validate(mutated);
    if (result.valid) accepted.push(mutated);
    else reasons.add(result.reason);
  }
  expect(accepted).toEqual([]);
  expect(reasons.size).toBeGreaterThan(5);
});
