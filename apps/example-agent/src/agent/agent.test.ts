import type { CheckRequest, Decision } from "@agent-safe/sdk";
import { expect, test } from "vitest";
import { allowed, notAllowed } from "../testing/decisions.ts";
import { OperationsAgent } from "./agent.ts";

/** An agent whose requests get these answers in turn, and what it asked for and did. */
function agentWith(
  answers: readonly Decision[],
  carryOut: (action: string) => string = (action) => `did ${action}`,
) {
  const asked: CheckRequest[] = [];
  const done: unknown[] = [];
  const check = async (request: CheckRequest): Promise<Decision> => {
    asked.push(request);
    return { ...answers[asked.length - 1]!, action: request.action };
  };
  const checkPlan = (async (steps: readonly CheckRequest[]) => {
    const decisions: Decision[] = [];
    for (const step of steps.slice(0, answers.length)) decisions.push(await check(step));
    return decisions;
  }) as ConstructorParameters<typeof OperationsAgent>[0]["safe"]["checkPlan"];
  const agent = new OperationsAgent({
    safe: { check, checkPlan },
    executor: {
      async carryOut(permission, params) {
        const told = carryOut(permission.action);
        done.push([permission.action, params]);
        return told;
      },
    },
    caller: "ops-agent-01",
    incident: "INC-1",
  });
  return { agent, asked, done };
}

const step = { action: "scale-pool", target: "staging/workers", params: { replicas: 3 } };

async function outcomes(agent: OperationsAgent, steps: readonly CheckRequest[]): Promise<string[]> {
  const kinds: string[] = [];
  for await (const attempt of agent.attemptPlan(steps)) kinds.push(attempt.outcome.kind);
  return kinds;
}

test("does what is allowed, and says who asks and why", async () => {
  const { agent, asked, done } = agentWith([allowed]);
  expect((await agent.attempt(step)).outcome).toEqual({ kind: "done", told: "did scale-pool" });
  expect(done).toEqual([["scale-pool", { replicas: 3 }]]);
  expect(asked).toEqual([{ caller: "ops-agent-01", ticketId: "INC-1", correlationId: "INC-1", ...step }]);
});

test.each(notAllowed)("does nothing on $result", async (decision) => {
  const { agent, done } = agentWith([decision]);
  expect((await agent.attempt(step)).outcome).toEqual({ kind: "left" });
  expect(done).toEqual([]);
});

test.each(notAllowed)("a plan ends at the first $result", async (decision) => {
  const { agent, asked, done } = agentWith([allowed, decision, allowed]);
  expect(await outcomes(agent, [step, step, step])).toEqual(["done", "left", "left"]);
  expect(asked).toHaveLength(3);
  expect(done).toHaveLength(1);
});

test("a plan ends at the first step that fails", async () => {
  const { agent, done } = agentWith([allowed, allowed, allowed], (action) => {
    if (action === "restart-worker") throw new Error("no such worker");
    return "fine";
  });
  expect(await outcomes(agent, [step, { ...step, action: "restart-worker" }, step])).toEqual([
    "done",
    "failed",
    "left",
  ]);
  expect(done).toHaveLength(1);
});

test("nothing of a plan is done when an answer is missing", async () => {
  const { agent, done } = agentWith([allowed]);
  expect(await outcomes(agent, [step, step])).toEqual(["left"]);
  expect(done).toEqual([]);
});
