import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { replayStoreConformance } from "./conformance.ts";
import { createMemoryReplayStore, openFileReplayStore } from "./index.ts";
import { issue, now, secret, testValidator } from "./testing/setup.ts";

const entry = new URL("../dist/index.js", import.meta.url).href;
const minute = 60_000;

let folder: string;
let places = 0;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "agent-safe-replay-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const freshPlace = () => join(folder, `place-${places++}`, "replay");

describe("the store in memory", () => {
  replayStoreConformance({ it, expect }, async () => {
    let read = Date.now;
    const store = createMemoryReplayStore({ clock: { now: () => read() } });
    return (clock) => {
      read = () => clock.now();
      return store;
    };
  });
});

describe("the store in a folder", () => {
  replayStoreConformance({ it, expect }, async () => {
    const place = freshPlace();
    return (clock) => openFileReplayStore({ folder: place, clock });
  });

  it("is private", async () => {
    const place = freshPlace();
    await openFileReplayStore({ folder: place }).consume("n-1", Date.now());
    const [bucket] = readdirSync(place);
    const [file] = readdirSync(join(place, bucket!));
    expect(statSync(place).mode & 0o777).toBe(0o700);
    expect(statSync(join(place, bucket!)).mode & 0o777).toBe(0o700);
    expect(statSync(join(place, bucket!, file!)).mode & 0o777).toBe(0o600);
  });

  it("removes what has expired little by little, and says so before", async () => {
    const place = freshPlace();
    const start = Date.UTC(2026, 0, 1);
    const before = openFileReplayStore({ folder: place, clock: { now: () => start }, fsync: false });
    for (let index = 0; index < 100; index++) await before.consume(`old-${index}`, start + minute);
    const later = start + 10 * minute;
    const store = openFileReplayStore({ folder: place, clock: { now: () => later }, fsync: false });
    const left: number[] = [];
    for (let index = 0; index < 8; index++) {
      expect(await store.consume(`new-${index}`, later + minute)).toBe("consumed");
      const old = readdirSync(place).find((name) => name === String((start + minute) / minute));
      left.push(old === undefined ? 0 : readdirSync(join(place, old)).length);
      expect(await store.consume(`old-${index}`, start + minute)).not.toBe("consumed");
    }
    expect(left[0]).toBeGreaterThan(0);
    expect(left.at(-1)).toBe(0);
  });

  it("is not taken far ahead by a clock that once was", async () => {
    const place = freshPlace();
    const start = Date.UTC(2026, 0, 1);
    let at = start;
    const open = () => openFileReplayStore({ folder: place, clock: { now: () => at } });
    await open().consume("n-1", start + 5 * minute);
    at = start + 366 * 24 * 60 * minute;
    await open().consume("n-2", at + 5 * minute);
    at = start + 20 * minute;
    expect(await open().consume("n-3", at + 5 * minute)).toBe("consumed");
    expect(await open().consume("n-1", start + 5 * minute)).toBe("expired");
  });

  it("answers nothing when it is damaged, so the ticket is refused", async () => {
    const place = freshPlace();
    mkdirSync(place, { recursive: true, mode: 0o700 });
    writeFileSync(join(place, "forgotten-before"), "soon\n");
    const replayStore = openFileReplayStore({ folder: place });
    await expect(replayStore.consume("n-1", Date.now())).rejects.toMatchObject({
      code: "REPLAY_STORE_DAMAGED",
    });
    const { validator } = testValidator({ replayStore });
    const { token } = await issue();
    expect(await validator.validate(token)).toMatchObject({ code: "REPLAY_STORE_UNAVAILABLE" });
  });

  it("does not follow a symbolic link in its place", async () => {
    mkdirSync(join(folder, "elsewhere"));
    symlinkSync(join(folder, "elsewhere"), join(folder, "link"));
    const store = openFileReplayStore({ folder: join(folder, "link") });
    await expect(store.consume("n-1", Date.now())).rejects.toMatchObject({ code: "FILE_UNSAFE" });
    expect(readdirSync(join(folder, "elsewhere"))).toEqual([]);
  });
});

describe("a ticket is used once", () => {
  const store = (place: string, at = now) =>
    openFileReplayStore({ folder: place, clock: { now: () => at * 1000 } });

  /** Validates tokens in another process, and answers with the codes. */
  function elsewhere(place: string, tokens: readonly string[], fsync = true): Promise<string[]> {
    const code = `import { openFileReplayStore, TicketValidator } from ${JSON.stringify(entry)};
      import { readFileSync } from "node:fs";
      const clock = { now: () => ${now * 1000} };
      const replayStore = openFileReplayStore({ folder: ${JSON.stringify(place)}, clock, fsync: ${fsync} });
      const validator = new TicketValidator({ signingKey: ${JSON.stringify(secret)}, clock, replayStore, storeTimeoutMs: 60000 });
      const codes = [];
      for (const token of JSON.parse(readFileSync(0, "utf8"))) codes.push((await validator.validate(token)).code);
      console.log(JSON.stringify(codes));`;
    const child = spawn(process.execPath, ["--input-type=module", "--eval", code], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    child.stdin.end(JSON.stringify(tokens));
    let output = "";
    child.stdout.on("data", (data) => {
      output += data;
    });
    return new Promise((resolve) => child.once("close", () => resolve(JSON.parse(output))));
  }

  it("in the same process, by two validators", async () => {
    const place = freshPlace();
    const { token } = await issue();
    expect(await testValidator({ replayStore: store(place) }).validator.validate(token)).toMatchObject({
      valid: true,
    });
    expect(await testValidator({ replayStore: store(place) }).validator.validate(token)).toMatchObject({
      code: "TICKET_USED",
    });
  });

  it("in another process, and after that one has ended", async () => {
    const place = freshPlace();
    const { token } = await issue();
    expect(await elsewhere(place, [token])).toEqual(["TICKET_VALID"]);
    expect(await elsewhere(place, [token])).toEqual(["TICKET_USED"]);
    expect(await testValidator({ replayStore: store(place) }).validator.validate(token)).toMatchObject({
      code: "TICKET_USED",
    });
  });

  it("after the clock went forward, everything expired was removed, and the clock went back", async () => {
    const place = freshPlace();
    const { token } = await issue();
    expect(await testValidator({ replayStore: store(place) }).validator.validate(token)).toMatchObject({
      valid: true,
    });
    const late = store(place, now + 3600);
    await late.consume("another", (now + 3700) * 1000);
    await late.consume("a third", (now + 3700) * 1000);
    expect(await testValidator({ replayStore: store(place) }).validator.validate(token)).toMatchObject({
      valid: false,
      code: "TICKET_EXPIRED",
    });
    expect(await elsewhere(place, [token])).toEqual(["TICKET_EXPIRED"]);
  });

  const deep = process.env.AGENT_SAFE_DEEP === "1";
  const count = deep ? 2000 : 500;
  it(`by one of 8 processes that all try ${count} tickets at once`, async () => {
    const place = freshPlace();
    const tokens = await Promise.all(Array.from({ length: count }, async () => (await issue()).token));
    const answers = await Promise.all(Array.from({ length: 8 }, () => elsewhere(place, tokens, deep)));
    const valid = tokens.map((_, index) => answers.filter((codes) => codes[index] === "TICKET_VALID").length);
    const used = tokens.map((_, index) => answers.filter((codes) => codes[index] === "TICKET_USED").length);
    expect(new Set(valid)).toEqual(new Set([1]));
    expect(new Set(used)).toEqual(new Set([7]));
  });
});
