import { evaluateNaively } from "@agent-safe/policy";
import { describe, expect, it } from "vitest";
import { loadedRules } from "./peers/agent-safe.ts";
import { peers } from "./peers/index.ts";
import { createWorkload } from "./workload.ts";

describe("createWorkload", () => {
  it("makes the same from the same numbers", () => {
    expect(createWorkload(50, 9)).toEqual(createWorkload(50, 9));
  });

  it.each([10, 100, 1_000])("asks for early, late and no rules of %i", (size) => {
    const { rules, answers } = createWorkload(size, 90);
    const third = Math.ceil(size / 3);
    const places = answers.map((answer) => rules.findIndex(({ name }) => name === answer));
    expect(places.filter((place) => place === -1)).toHaveLength(30);
    expect(places.filter((place) => place >= 0 && place < third)).toHaveLength(30);
    expect(places.filter((place) => place >= size - third)).toHaveLength(30);
  });
});

describe.each([10, 100])("with %i rules", (size) => {
  const workload = createWorkload(size, 60);

  it("expects what the specification says", () => {
    const rules = loadedRules(workload);
    const said = workload.requests.map((request) => evaluateNaively(rules, request).rule?.name ?? null);
    expect(said).toEqual(workload.answers);
  });

  it.each(peers.map((peer) => [peer.name, peer] as const))("%s gives the right answers", async (_, peer) => {
    const ask = await peer.prepare(workload);
    const given = [];
    for (const index of workload.answers.keys()) given.push(await ask(index));
    expect(given).toEqual(workload.answers);
  });
});
