import { expect, expectTypeOf, it } from "vitest";
import { systemClock } from "./clock.ts";
import { type Effect, effects } from "./effect.ts";
import { type RiskClass, riskClasses } from "./risk-class.ts";
import { type Sensitivity, sensitivities } from "./sensitivity.ts";

// These words stand in users' YAML files and in ledgers: they never change, and neither does their order.
it("are spelt and ordered as in every file", () => {
  expect(effects).toEqual(["allow", "deny", "require_approval"]);
  expect(riskClasses).toEqual(["low", "medium", "high", "critical"]);
  expect(sensitivities).toEqual(["public", "internal", "restricted", "critical"]);
});

it("are listed completely", () => {
  expectTypeOf<(typeof effects)[number]>().toEqualTypeOf<Effect>();
  expectTypeOf<(typeof riskClasses)[number]>().toEqualTypeOf<RiskClass>();
  expectTypeOf<(typeof sensitivities)[number]>().toEqualTypeOf<Sensitivity>();
});

it("the machine's clock counts milliseconds since 1970", () => {
  const before = Date.now();
  const now = systemClock.now();
  expect(now).toBeGreaterThanOrEqual(before);
  expect(now).toBeLessThanOrEqual(Date.now());
});
