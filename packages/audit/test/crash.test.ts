import { copyFileSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";
import { lastEntries, openLedger, readEntries, verifyLedger } from "../src/index.ts";
import { copyLog, deep, linesOf, secret, useFolder } from "./support/logs.ts";
import { acknowledged, start } from "./support/programs.ts";

const folder = useFolder();

it.each(["with a key", "without a key"])(
  "survives a log cut at every byte of its last two lines, %s",
  async (kind) => {
    const key = kind === "with a key" ? { secret } : {};
    const file = folder.fresh();
    const ledger = await openLedger({ file, ...key, fsync: "off" });
    await ledger.append({ type: "decision", id: "a" });
    const before = statSync(file).size;
    const head = folder.path("head");
    if (kind === "with a key") copyFileSync(`${file}.head`, head);
    await Promise.all(["b", "c"].map((id) => ledger.append({ type: "decision", id })));
    await ledger.close();
    // What a crash leaves: some bytes of a commit, and the head of the commit before.
    if (kind === "with a key") copyFileSync(head, `${file}.head`);
    const whole = readFileSync(file);

    for (let cut = before; cut <= whole.length; cut++) {
      const copy = folder.fresh();
      copyLog(file, copy);
      truncateSync(copy, cut);
      const kept = whole.subarray(0, whole.lastIndexOf("\n", cut - 1) + 1);
      const opened = await openLedger({ file: copy, ...key, fsync: "off" });
      expect(readFileSync(copy).subarray(0, kept.length).equals(kept)).toBe(true);
      await opened.append({ type: "decision", id: "d" });
      await opened.close();
      const torn = readdirSync(dirname(copy)).filter((name) => name.startsWith("torn-"));
      const tornBytes = torn.map((name) => readFileSync(join(dirname(copy), name), "latin1"));
      expect(tornBytes).toEqual(cut > kept.length ? [whole.toString("latin1", kept.length, cut)] : []);
      expect(await verifyLedger(copy)).toMatchObject({ ok: true, unsignedTail: undefined });
      expect((await lastEntries(copy, 1))[0]?.id).toBe("d");
    }
  },
);

it("refuses to open a signed log that lost acknowledged bytes, and leaves it as it is", async () => {
  const file = folder.fresh();
  const ledger = await openLedger({ file, secret, fsync: "off" });
  await ledger.append({ type: "decision", id: "a" });
  await ledger.close();
  const size = statSync(file).size;
  for (const cut of [size - 1, size - 20, linesOf(file)[0]!.length + 1, 10, 0]) {
    const copy = folder.fresh();
    copyLog(file, copy);
    truncateSync(copy, cut);
    await expect(openLedger({ file: copy, secret })).rejects.toMatchObject({ code: "AUDIT_TAMPERED" });
    expect(statSync(copy).size).toBe(cut);
    expect(readdirSync(dirname(copy))).toEqual(["audit.jsonl", "audit.jsonl.head"]);
  }
});

const rounds = deep ? 100 : 20;

it(`loses nothing acknowledged in ${rounds} kill -9 with one writer`, async () => {
  const file = folder.fresh();
  await killedWriters(file, rounds, 1);
}, 600_000);

it(`loses nothing acknowledged in ${rounds} kill -9 with two writers`, async () => {
  const file = folder.fresh();
  await killedWriters(file, rounds, 2);
}, 600_000);

async function killedWriters(file: string, rounds: number, writers: number): Promise<void> {
  const all = new Map<string, number>();
  for (let round = 0; round < rounds; round++) {
    const running = Array.from({ length: writers }, (_, index) => {
      const name = `${round}-${index}`;
      // The two lock kinds in turn would not see each other, so a log keeps the one that it was made with.
      return start("append.mjs", [
        JSON.stringify({ file, secret: secret.toString(), count: 1e6, parallel: 1 + (round % 8), name }),
      ]);
    });
    await Promise.all(running.map(({ printed }) => printed("ready\n")));
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 60));
    for (const { child } of running) child.kill("SIGKILL");
    await Promise.all(running.map(({ ended }) => ended));
    for (const { output } of running) {
      for (const [id, seq] of acknowledged(output())) all.set(id, seq);
    }
  }
  expect(all.size).toBeGreaterThan(rounds);
  await (await openLedger({ file, secret })).close();
  const found = new Map<string, number>();
  for await (const { id, seq } of readEntries(file)) {
    expect(found.has(id!)).toBe(false);
    found.set(id!, seq);
  }
  for (const [id, seq] of all) expect([id, found.get(id)]).toEqual([id, seq]);
  expect(await verifyLedger(file)).toMatchObject({ ok: true, unsignedTail: undefined, torn: undefined });
}

it("keeps a second set of torn bytes beside the first", async () => {
  const file = folder.fresh();
  await (await openLedger({ file, secret })).close();
  const genesis = readFileSync(file);
  const head = readFileSync(`${file}.head`);
  for (const name of ["torn-1.bin", "torn-1-1.bin"]) {
    // As if the process had died after moving the bytes, before anything else.
    writeFileSync(file, genesis);
    writeFileSync(`${file}.head`, head);
    writeFileSync(file, '{"seq":1', { flag: "a" });
    await (await openLedger({ file, secret })).close();
    expect(JSON.parse(linesOf(file)[1]!)).toMatchObject({ torn: { file: name } });
  }
  expect(readdirSync(dirname(file)).filter((name) => name.startsWith("torn"))).toEqual([
    "torn-1-1.bin",
    "torn-1.bin",
  ]);
});
