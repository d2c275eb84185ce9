import { describe, expect, it } from "vitest";
import { compilePolicy } from "./compile-policy.ts";
import { deepFreeze } from "./deep-freeze.ts";
import { evaluateNaively } from "./evaluate-naively.ts";
import type { Verdict } from "./request.ts";
import { catalogue, randomRequests, randomRules } from "./testing/random-policy.ts";

// `pnpm test:deep` sets AGENT_SAFE_DEEP. A failure names the seed of its rule set; AGENT_SAFE_SEED runs that one alone.
const deep = process.env.AGENT_SAFE_DEEP === "1";
const replayed = process.env.AGENT_SAFE_SEED;
const requestsEach = 50;
const seeds =
  replayed === undefined
    ? Array.from({ length: deep ? 20_000 : 2_000 }, (_, index) => 1_000_000 + index)
    : [Number(replayed)];

describe("compilePolicy", () => {
  it(`answers as the specification does: ${seeds.length} rule sets, ${requestsEach} requests each`, {
    timeout: 1_800_000,
  }, () => {
    const matched = new Set<boolean>();
    for (const seed of seeds) {
      const rules = deepFreeze(randomRules(seed));
      const requests = deepFreeze(randomRequests(seed, requestsEach));
      const policy = compilePolicy(rules, catalogue);
      const expected = requests.map((request) => evaluateNaively(rules, request));
      // Once with cold caches and once, backwards, with warm ones.
      const first = requests.map((request) => policy.evaluate(request));
      const second = requests
        .toReversed()
        .map((request) => policy.evaluate(request))
        .toReversed();
      for (const [index, wanted] of expected.entries()) {
        for (const verdict of [first[index]!, second[index]!]) {
          if (isSame(verdict, wanted)) continue;
          expect.fail(
            `seed ${seed}, request ${index}: ${JSON.stringify({ wanted, verdict, request: requests[index] })}`,
          );
        }
        matched.add(wanted.rule !== null);
      }
    }
    if (replayed === undefined) expect(matched).toEqual(new Set([true, false]));
  });
});

function isSame(a: Verdict, b: Verdict): boolean {
  return a.rule === b.rule && a.effect === b.effect && a.reason === b.reason;
}
