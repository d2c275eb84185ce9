import type { RevocationList } from "./revocation-list.ts";

/** What the suite needs of a test runner; that of vitest, node:test with an `expect`, or jest will do. */
export interface TestApi {
  it(name: string, run: () => Promise<void>): void;
  expect(value: unknown): { toBe(expected: unknown): void };
}

/**
 * The contract of `RevocationList` as tests. Each test opens lists on a fresh, empty place.
 *
 * @param open a new empty place, and how to open a list on it: all lists of one place are one list
 */
export function revocationListConformance(
  { it, expect }: TestApi,
  open: () => Promise<() => RevocationList>,
): void {
  const at = Date.UTC(2026, 0, 1);

  it("knows nothing at first", async () => {
    const list = (await open())();
    expect(await list.hasAny(["tok-1"])).toBe(false);
    expect(await list.hasAny([])).toBe(false);
  });

  it("knows what was added, by any of several ids, and nothing else", async () => {
    const list = (await open())();
    await list.add({ tokenId: "tok-1", at, reason: "a leaked\ntoken \u2028 “quoted”" });
    expect(await list.hasAny(["tok-1"])).toBe(true);
    expect(await list.hasAny(["tok-0", "tok-1"])).toBe(true);
    expect(await list.hasAny(["tok-0", "tok-11", "TOK-1", "tok-1 ", "constructor", "__proto__"])).toBe(false);
  });

  it("takes ids of any characters, and the same id twice", async () => {
    const list = (await open())();
    for (const tokenId of ["ü\u{1f600}", '"', "\\n", "__proto__", "\\n"]) {
      await list.add({ tokenId, at });
      expect(await list.hasAny([tokenId])).toBe(true);
    }
    expect(await list.hasAny(["n"])).toBe(false);
  });

  it("is one list for all who open it, at their next look", async () => {
    const openList = await open();
    const [first, second] = [openList(), openList()];
    expect(await second.hasAny(["tok-1", "tok-2"])).toBe(false);
    await first.add({ tokenId: "tok-1", at });
    expect(await second.hasAny(["tok-1"])).toBe(true);
    await second.add({ tokenId: "tok-2", at });
    expect(await first.hasAny(["tok-2"])).toBe(true);
    expect(await openList().hasAny(["tok-2"])).toBe(true);
  });

  it("loses none of 100 that are added at once", async () => {
    const openList = await open();
    const ids = Array.from({ length: 100 }, (_, index) => `tok-${index}`);
    await Promise.all(ids.map((tokenId) => openList().add({ tokenId, at })));
    const list = openList();
    let known = 0;
    for (const id of ids) known += (await list.hasAny([id])) ? 1 : 0;
    expect(known).toBe(100);
  });
}
