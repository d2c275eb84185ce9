import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  findEntry,
  followEntries,
  type Ledger,
  lastEntries,
  openLedger,
  readEntries,
  verifyLedger,
} from "./index.ts";
import { linesBackwards } from "./last-entries.ts";
import { LogFile } from "./log-file.ts";
import { seekTime } from "./seek-time.ts";

let folder: string;
let file: string;
let ledger: Ledger;
const start = Date.UTC(2026, 0, 1);
let now: number;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "agent-safe-audit-"));
  file = join(folder, "audit.jsonl");
  now = start;
  ledger = await openLedger({ file, secret: Buffer.from("s"), fsync: "off", clock: { now: () => now } });
});
afterEach(async () => {
  await ledger.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Appends entries one second apart, of very different lengths. */
async function write(count: number): Promise<void> {
  for (let index = 0; index < count; index++) {
    now += 1000;
    await ledger.append({
      type: index % 3 === 0 ? "ticket" : "decision",
      id: `evt-${index}`,
      caller: index % 2 === 0 ? { id: "a" } : "b",
      action: { name: "restart", version: "1.0.0" },
      target: { id: `t-${index % 5}` },
      result: index % 4 === 0 ? "allow" : "deny",
      fill: "x".repeat((index * 7919) % 9000),
    });
  }
}

async function idsOf(entries: AsyncIterable<{ readonly id?: string }>): Promise<(string | undefined)[]> {
  const ids: (string | undefined)[] = [];
  for await (const { id } of entries) ids.push(id);
  return ids;
}

describe("reading", () => {
  it("gives all entries in order, and the last ones backwards, across chunks", async () => {
    await write(400);
    const all = await idsOf(readEntries(file));
    expect(all.slice(1)).toEqual(Array.from({ length: 400 }, (_, index) => `evt-${index}`));
    for (const count of [0, 1, 10, 399, 400, 401, 1000]) {
      const last = (await lastEntries(file, count)).map(({ id }) => id);
      expect(last).toEqual(count === 0 ? [] : all.slice(-count));
    }
    const log = LogFile.open(file, "read")!;
    const whole = readFileSync(file);
    for (const { line, position } of linesBackwards(log)) {
      expect(whole.subarray(position, position + line.length).equals(line)).toBe(true);
    }
    log.close();
  });

  it("filters by type, caller, action, target, result and ids", async () => {
    await write(60);
    const ids = async (filter: object) => await idsOf(readEntries(file, { filter }));
    expect(await ids({ type: "ticket", caller: "a" })).toEqual([
      "evt-0",
      "evt-6",
      "evt-12",
      "evt-18",
      "evt-24",
      "evt-30",
      "evt-36",
      "evt-42",
      "evt-48",
      "evt-54",
    ]);
    expect(await ids({ target: "t-4", result: "allow", caller: ["a", "b"] })).toEqual([
      "evt-4",
      "evt-24",
      "evt-44",
    ]);
    expect(await ids({ action: "restart" })).toHaveLength(60);
    expect(await ids({ action: "stop" })).toEqual([]);
    expect(await ids({ auditId: "evt-3" })).toEqual(["evt-3"]);
    expect(await ids({ correlationId: "c" })).toEqual([]);
    expect((await lastEntries(file, 2, { result: "allow" })).map(({ id }) => id)).toEqual([
      "evt-52",
      "evt-56",
    ]);
  });

  it("reads a time range, wherever it begins and ends", async () => {
    await write(120);
    for (const [from, to] of [
      [0, 5],
      [10, 10],
      [50, 119],
      [118, 500],
      [-5, 3],
      [200, 300],
    ] as const) {
      const filter = { from: start + 1000 * (from + 1), to: start + 1000 * (to + 1) };
      const expected = Array.from({ length: 120 }, (_, index) => index)
        .filter((index) => index >= from && index <= to)
        .map((index) => `evt-${index}`);
      const found = (await idsOf(readEntries(file, { filter }))).filter((id) => id?.startsWith("evt"));
      expect(found).toEqual(expected);
    }
  });

  it("finds the first line of a time by halving, for every line", async () => {
    await write(80);
    now += 0;
    const log = LogFile.open(file, "read")!;
    const lines = readFileSync(file, "utf8").split("\n").slice(0, -1);
    let position = 0;
    let before = "";
    for (const line of lines) {
      const { ts } = JSON.parse(line);
      if (ts !== before) expect(seekTime(log, ts, log.size())).toBe(position);
      before = ts;
      position += Buffer.byteLength(line) + 1;
    }
    expect(seekTime(log, "2000-01-01T00:00:00.000Z", log.size())).toBe(0);
    expect(seekTime(log, "2099-01-01T00:00:00.000Z", log.size())).toBe(log.size());
    log.close();
  });

  it("finds an entry by its id, and not by a value that looks like one", async () => {
    await write(50);
    await ledger.append({ type: "decision", id: "real", params: { id: "fake" }, note: '"id":"fake"' });
    expect(await findEntry(file, "evt-17")).toMatchObject({ seq: 18, id: "evt-17" });
    expect(await findEntry(file, "real")).toMatchObject({ id: "real" });
    expect(await findEntry(file, "fake")).toBeUndefined();
    expect(await findEntry(file, 'a"b')).toBeUndefined();
  });

  it("passes over a line that is being written, and refuses a blank or foreign one", async () => {
    await write(3);
    appendFileSync(file, '{"seq":4,"prev":"');
    expect(await idsOf(readEntries(file))).toHaveLength(4);
    expect(await lastEntries(file, 9)).toHaveLength(4);
    const bytes = readFileSync(file, "utf8");
    for (const line of ["", "{}", "[1]", '{"seq":4}']) {
      writeFileSync(file, `${bytes.slice(0, bytes.lastIndexOf("\n") + 1)}${line}\n`);
      await expect(idsOf(readEntries(file))).rejects.toMatchObject({ code: "AUDIT_UNREADABLE" });
      await expect(lastEntries(file, 1)).rejects.toMatchObject({ code: "AUDIT_UNREADABLE" });
    }
    writeFileSync(file, bytes);
  });

  it("says so when there is no log", async () => {
    const missing = join(folder, "missing");
    await expect(lastEntries(missing, 1)).rejects.toMatchObject({ code: "AUDIT_UNREADABLE" });
    await expect(idsOf(readEntries(missing))).rejects.toMatchObject({ code: "AUDIT_UNREADABLE" });
    await expect(findEntry(folder, "x")).rejects.toMatchObject({ code: "AUDIT_UNREADABLE" });
  });

  it("says why a log cannot be read, and what to do", async () => {
    await write(1);
    const cases: [string, string, string][] = [
      [folder, `cannot be read (\`${folder}\` is not a file)`, "name a plain file"],
      [join(file, "below"), "cannot be read (ENOTDIR)", "check the disk, and that you may read"],
      [join(folder, "missing"), "there is no log", "check the path"],
    ];
    for (const [path, message, cure] of cases) {
      const refusal = {
        code: "AUDIT_UNREADABLE",
        message: expect.stringContaining(message),
        cure: expect.stringContaining(cure),
      };
      await expect(lastEntries(path, 1)).rejects.toMatchObject(refusal);
      await expect(verifyLedger(path)).rejects.toMatchObject(refusal);
    }
  });

  it("stops when told to", async () => {
    await write(20);
    const signal = AbortSignal.abort(new Error("enough"));
    await expect(idsOf(readEntries(file, { signal }))).rejects.toThrow("enough");
  });
});

describe("following", () => {
  it("gives what is appended from now on, and goes on later from where it was", async () => {
    await write(3);
    const controller = new AbortController();
    const seen: string[] = [];
    let cursor = 0;
    const following = (async () => {
      for await (const { entry, next } of followEntries(file, { signal: controller.signal, pollMs: 20 })) {
        seen.push(entry.id!);
        cursor = next;
        if (seen.length === 5) controller.abort();
      }
    })();
    await new Promise((resolve) => setTimeout(resolve, 50));
    for (let index = 0; index < 5; index++) await ledger.append({ type: "decision", id: `new-${index}` });
    await following;
    expect(seen).toEqual(["new-0", "new-1", "new-2", "new-3", "new-4"]);

    await ledger.append({ type: "decision", id: "later" });
    for await (const { entry } of followEntries(file, { from: cursor })) {
      expect(entry.id).toBe("later");
      break;
    }
    const all: string[] = [];
    for await (const { entry } of followEntries(file, { from: "start", filter: { type: "decision" } })) {
      all.push(entry.id!);
      if (entry.id === "later") break;
    }
    expect(all).toEqual(["evt-1", "evt-2", ...seen, "later"]);
  });

  it("does not give a line that no head covers yet", async () => {
    const controller = new AbortController();
    const seen: unknown[] = [];
    const following = (async () => {
      for await (const { entry } of followEntries(file, { signal: controller.signal, pollMs: 10 }))
        seen.push(entry);
    })();
    await new Promise((resolve) => setTimeout(resolve, 30));
    const [genesis] = readFileSync(file, "utf8").split("\n");
    appendFileSync(file, `${genesis!.replace('"seq":0', '"seq":1')}\n`);
    await new Promise((resolve) => setTimeout(resolve, 60));
    controller.abort();
    await following;
    expect(seen).toEqual([]);
  });

  it("says so when the log is replaced", async () => {
    const following = (async () => {
      for await (const _ of followEntries(file, { pollMs: 10 }));
    })();
    await new Promise((resolve) => setTimeout(resolve, 30));
    rmSync(file);
    await expect(following).rejects.toMatchObject({ code: "AUDIT_LOG_REPLACED" });
  });
});
