import { type RiskClass, riskClasses, type Sensitivity, sensitivities } from "@agent-safe/core";
import { describe, expect, it } from "vitest";
import { effectiveRisk, riskMatrix } from "./effective-risk.ts";

const table: readonly [RiskClass | undefined, Sensitivity | undefined, RiskClass][] = [
  ["low", "public", "low"],
  ["low", "internal", "low"],
  ["low", "restricted", "medium"],
  ["low", "critical", "high"],
  ["medium", "public", "low"],
  ["medium", "internal", "medium"],
  ["medium", "restricted", "high"],
  ["medium", "critical", "critical"],
  ["high", "public", "medium"],
  ["high", "internal", "high"],
  ["high", "restricted", "critical"],
  ["high", "critical", "critical"],
  ["critical", "public", "high"],
  ["critical", "internal", "critical"],
  ["critical", "restricted", "critical"],
  ["critical", "critical", "critical"],
];

describe("effectiveRisk", () => {
  it.each(table)("%s action on a %s target is %s", (risk, sensitivity, expected) => {
    expect(effectiveRisk(risk, sensitivity)).toBe(expected);
  });

  it.each<[RiskClass, RiskClass]>([
    ["low", "high"],
    ["medium", "critical"],
    ["high", "critical"],
    ["critical", "critical"],
  ])("%s action on an unknown target is %s", (risk, expected) => {
    expect(effectiveRisk(risk, undefined)).toBe(expected);
  });

  it.each<[Sensitivity, RiskClass]>([
    ["public", "high"],
    ["internal", "critical"],
    ["restricted", "critical"],
    ["critical", "critical"],
  ])("an unknown action on a %s target is %s", (sensitivity, expected) => {
    expect(effectiveRisk(undefined, sensitivity)).toBe(expected);
  });

  it("counts an unknown action on an unknown target as critical", () => {
    expect(effectiveRisk(undefined, undefined)).toBe("critical");
  });

  it("never falls when the action or the target gets worse", () => {
    const rank = (risk: RiskClass): number => riskClasses.indexOf(risk);
    for (const [row, risk] of riskClasses.entries()) {
      for (const [column, sensitivity] of sensitivities.entries()) {
        const here = rank(effectiveRisk(risk, sensitivity));
        expect(here).toBeGreaterThanOrEqual(
          rank(effectiveRisk(riskClasses[Math.max(0, row - 1)], sensitivity)),
        );
        expect(here).toBeGreaterThanOrEqual(
          rank(effectiveRisk(risk, sensitivities[Math.max(0, column - 1)])),
        );
      }
    }
  });

  it("cannot be changed from outside", () => {
    expect(Object.isFrozen(riskMatrix)).toBe(true);
    expect(Object.values(riskMatrix).every(Object.isFrozen)).toBe(true);
  });
});
