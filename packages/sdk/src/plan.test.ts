import { describe, expect, it } from "vitest";
import { parsePlan } from "./plan.ts";

describe("parsePlan", () => {
  it("ties the steps together, and lets a step say otherwise", () => {
    const plan = parsePlan(
      [{ action: "a" }, { action: "b", caller: "other", correlationId: undefined }],
      { caller: "agent-01", ticketId: "T-1" },
      0,
    );
    if (!plan.ok) throw new Error(plan.reason);
    const [first, second] = plan.requests as { correlationId: string; caller: string; ticketId: string }[];
    expect(first).toMatchObject({ action: "a", caller: "agent-01", ticketId: "T-1" });
    expect(second).toMatchObject({ action: "b", caller: "other", ticketId: "T-1" });
    expect(first!.correlationId).toMatch(/^plan-/);
    expect(second!.correlationId).toBe(first!.correlationId);
  });

  it("passes on what is no request, for the check to refuse", () => {
    const step = {
      get action(): never {
        throw new Error("boom");
      },
    };
    const steps = [null, 5, [], step];
    const plan = parsePlan(steps, {}, 0);
    if (!plan.ok) throw new Error(plan.reason);
    expect(plan.requests.every((request, index) => request === steps[index])).toBe(true);
  });

  it.each([[undefined], [null], ["steps"], [{ length: 1 }]])("refuses %j, which is no list", (steps) => {
    expect(parsePlan(steps, {}, 0)).toMatchObject({ ok: false, code: "INVALID_REQUEST" });
  });

  it("refuses more steps than it accepts without reading them", () => {
    expect(parsePlan(new Array(4_000_000_000), {}, 0)).toMatchObject({
      ok: false,
      code: "REQUEST_TOO_LARGE",
    });
  });

  it("reads inherited parts of a step, as a check does", () => {
    class Step {
      readonly action = "a";
      get caller() {
        return "mallory";
      }
    }
    expect(parsePlan([new Step()], { caller: "agent-01" }, 0)).toMatchObject({
      requests: [{ caller: "mallory" }],
    });
  });
});
