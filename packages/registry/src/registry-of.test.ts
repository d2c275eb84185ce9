import { ConfigurationError } from "@agent-safe/yaml";
import { describe, expect, it } from "vitest";
import { registryOf } from "./registry-of.ts";

const action = { name: "a", version: "1.0.0", description: "x", risk_class: "low", target_types: ["vm"] };
const target = { id: "dev/box", type: "vm", environment: "dev", sensitivity: "public" };

const cyclic: Record<string, unknown> = { ...action };
cyclic.self = cyclic;

function errorOf(run: () => unknown): ConfigurationError {
  try {
    run();
  } catch (error) {
    if (error instanceof ConfigurationError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}

describe("registryOf", () => {
  it("builds a registry from what YAML would hold", () => {
    const registry = registryOf([action], [target, { ...target, id: "qa/box", environment: "qa" }], {
      environments: ["qa"],
    });
    expect(registry.actions.get("a")?.definition).toMatchObject({ name: "a", riskClass: "low" });
    expect(registry.actions.get("a")?.place).toEqual({ file: "actions[0]", line: 1, column: 1 });
    expect([...registry.targets.keys()]).toEqual(["dev/box", "qa/box"]);
    expect(registryOf([action], []).digest).toBe(registryOf([{ ...action, tags: null }]).digest);
  });

  it("throws everything that is wrong, with places in the value's JSON", () => {
    const error = errorOf(() =>
      registryOf(
        [
          { ...action, risk_class: "hihg" },
          { ...action, name: "b", rollback_action: "c", reversible: true },
        ],
        [target, { ...target, environment: "qa" }],
      ),
    );
    expect(error.problems.map(({ file, line, code }) => `${file}:${line} ${code}`)).toEqual([
      "actions[0]:5 UNKNOWN_VALUE",
      "actions[1]:9 UNKNOWN_ROLLBACK_ACTION",
      "targets[1]:2 DUPLICATE_TARGET",
      "targets[1]:4 UNKNOWN_ENVIRONMENT",
    ]);
    expect(error.message).toContain('"risk_class": "hihg"');
    expect(error.message).toContain("did you mean `high`?");
  });

  it.each<[string, unknown, string]>([
    ["null", null, "NOT_A_MAPPING"],
    ["a list", [action], "NOT_A_MAPPING"],
    ["a Date", { ...action, description: new Date(0) }, "NOT_JSON"],
    ["a cycle", cyclic, "TOO_DEEP"],
    ["a camelCase key", { ...action, riskClass: "low" }, "UNKNOWN_KEY"],
  ])("refuses %s", (_, value, code) => {
    expect(errorOf(() => registryOf([value])).problems.map((problem) => problem.code)).toContain(code);
  });

  it("finds any of 20,000 actions and targets", () => {
    const count = 20_000;
    const registry = registryOf(
      Array.from({ length: count }, (_, i) => ({ ...action, name: `a${i}` })),
      Array.from({ length: count }, (_, i) => ({ ...target, id: `t${i}` })),
    );
    expect(registry.actions.get("a19999")?.definition.name).toBe("a19999");
    expect(registry.targets.get("t0")?.id).toBe("t0");
    expect(registry.actions.get("a20000")).toBeUndefined();
  });
});
