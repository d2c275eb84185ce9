import type { Clock } from "@agent-safe/core";
import type { ReplayStore } from "./replay-store.ts";

/** What the suite needs of a test runner; that of vitest, node:test with an `expect`, or jest will do. */
export interface TestApi {
  it(name: string, run: () => Promise<void>): void;
  expect(value: unknown): { toBe(expected: unknown): void; toEqual(expected: unknown): void };
}

/**
 * The contract of `ReplayStore` as tests. Each test opens stores on a fresh, empty place.
 *
 * @param open a new empty place, and how to open a store on it: all stores of one place are one store. An adapter that forgets
 * by a clock of its own (a server's) may ignore the one that it is given.
 */
export function replayStoreConformance(
  { it, expect }: TestApi,
  open: () => Promise<(clock: Clock) => ReplayStore>,
): void {
  const minute = 60_000;

  it("lets a nonce be used once", async () => {
    const now = Date.now();
    const store = (await open())({ now: () => now });
    const end = now + 5 * minute;
    expect(await store.isUsed("n-1", end)).toBe(false);
    expect(await store.consume("n-1", end)).toBe("consumed");
    expect(await store.consume("n-1", end)).toBe("used");
    expect(await store.isUsed("n-1", end)).toBe(true);
  });

  it("changes nothing by looking", async () => {
    const now = Date.now();
    const store = (await open())({ now: () => now });
    for (let look = 0; look < 3; look++) expect(await store.isUsed("n-1", now + minute)).toBe(false);
    expect(await store.consume("n-1", now + minute)).toBe("consumed");
  });

  it("tells nonces apart, whatever their characters", async () => {
    const now = Date.now();
    const store = (await open())({ now: () => now });
    for (const nonce of ["a", "A", "a ", "../a", "/a", "a\\", "__proto__", "\u{1f600}", "a".repeat(512)]) {
      expect(await store.consume(nonce, now + minute)).toBe("consumed");
      expect(await store.consume(nonce, now + minute)).toBe("used");
    }
  });

  it("is one store for all who open it, also after it was opened anew", async () => {
    const now = Date.now();
    const openStore = await open();
    const [first, second] = [openStore({ now: () => now }), openStore({ now: () => now })];
    expect(await first.consume("n-1", now + minute)).toBe("consumed");
    expect(await second.consume("n-1", now + minute)).toBe("used");
    expect(await openStore({ now: () => now }).isUsed("n-1", now + minute)).toBe(true);
  });

  it("lets exactly one of 200 calls at once use a nonce", async () => {
    const now = Date.now();
    const openStore = await open();
    const stores = Array.from({ length: 4 }, () => openStore({ now: () => now }));
    const outcomes = await Promise.all(
      Array.from({ length: 200 }, (_, index) => stores[index % 4]!.consume("n-1", now + minute)),
    );
    expect(outcomes.filter((outcome) => outcome === "consumed").length).toBe(1);
    expect(outcomes.filter((outcome) => outcome === "used").length).toBe(199);
  });

  it("lets no nonce be used again, however the clock goes: forward, far forward and back", async () => {
    let now = Date.now();
    const start = now;
    const openStore = await open();
    const clock: Clock = { now: () => now };
    const store = openStore(clock);
    const used: [string, number][] = [];
    for (const [index, jump] of [0, 2, 20, -15, 600_000, 3, -600_000, 1].entries()) {
      now += jump * minute;
      const nonce: [string, number] = [`n-${index}`, now + 5 * minute];
      await store.consume(...nonce);
      used.push(nonce);
      // Opened anew, so that what is remembered in the process does not help.
      for (const each of used) expect((await openStore(clock).consume(...each)) === "consumed").toBe(false);
    }
    now = start;
    for (const each of used) expect((await openStore(clock).consume(...each)) === "consumed").toBe(false);
  });
}
