import { readFileSync, writeFileSync } from "node:fs";
import { beforeEach, describe, expect, it } from "vitest";
import { openLedger, type VerifyReport, verifyLedger } from "../src/index.ts";
import { rechain } from "./support/forge.ts";
import { deep, linesOf, makeLog, randomFrom, secret, useFolder } from "./support/logs.ts";

const folder = useFolder();
const entries = 20;

let file: string;
let lines: string[];
beforeEach(async () => {
  file = folder.fresh();
  await makeLog(file, entries);
  lines = linesOf(file);
});

const verifyLines = async (changed: readonly string[]): Promise<VerifyReport> => {
  writeFileSync(file, changed.map((line) => `${line}\n`).join(""));
  return await verifyLedger(file);
};

describe("a log of 20 lines beside its head", () => {
  it("verifies as it is, and with its chain computed again", async () => {
    expect(await verifyLines(lines)).toMatchObject({ ok: true, entries, problemCount: 0 });
    expect(await verifyLines(rechain(lines))).toMatchObject({ ok: true });
  });

  it("shows every changed byte", async () => {
    const bytes = readFileSync(file);
    for (let index = 0; index < bytes.length; index++) {
      const changed = Buffer.from(bytes);
      changed[index] = changed[index]! ^ (1 << (index % 8));
      writeFileSync(file, changed);
      const report = await verifyLedger(file);
      expect(report.ok, `byte ${index}`).toBe(false);
    }
  });

  it("shows every deleted, doubled, inserted and swapped line, and where", async () => {
    for (let index = 0; index < entries; index++) {
      const without = lines.toSpliced(index, 1);
      expect(await verifyLines(without)).toMatchObject({ ok: false });
      expect(await verifyLines(lines.toSpliced(index, 0, lines[index]!))).toMatchObject({ ok: false });
      expect(await verifyLines(lines.toSpliced(index, 0, lines[3]!.replace("evt-3", "evt-x")))).toMatchObject(
        {
          ok: false,
        },
      );
      expect(await verifyLines(lines.toSpliced(index, 0, ""))).toMatchObject({ ok: false });
      for (let other = index + 1; other < entries; other++) {
        const swapped = lines.with(index, lines[other]!).with(other, lines[index]!);
        expect(await verifyLines(swapped)).toMatchObject({ ok: false });
      }
    }
    const report = await verifyLines(lines.toSpliced(7, 1));
    const position = lines.slice(0, 7).join("\n").length + 1;
    expect(report.problems[0]).toMatchObject({ code: "SEQ_WRONG", seq: 8, position });
  });

  it("shows the same when the chain is computed again, by the root that the key signed", async () => {
    for (let index = 1; index < entries; index++) {
      const edited = lines.with(index, lines[index]!.replace('"deny"', '"allow"'));
      const inserted = lines.toSpliced(index, 0, lines[index]!.replace("deny", "allow"));
      const reordered = lines.with(index, lines[1]!).with(1, lines[index]!);
      for (const changed of [edited, lines.toSpliced(index, 1), inserted, reordered]) {
        const made = rechain(changed);
        if (made.join() === lines.join()) continue;
        const report = await verifyLines(made);
        expect(report.ok).toBe(false);
        expect(report.checks.find(({ name }) => name === "chain")?.status).toBe("ok");
        expect(report.checks.find(({ name }) => name === "signature")?.status).toBe("failed");
        expect(report.problems.map(({ code }) => code)).toEqual(
          expect.arrayContaining([made.length < entries ? "LOG_SHORTER" : "ROOT_MISMATCH"]),
        );
      }
    }
  });
});

describe("the checks of signature and truncation", () => {
  const statusOf = (report: VerifyReport) =>
    Object.fromEntries(report.checks.map(({ name, status, detail }) => [name, `${status}: ${detail}`]));
  const slotBytes = 4096;
  /** Both slots with another text in place of one; the zeros behind make room. */
  const changeHead = (from: RegExp, to: string): void => {
    const bytes = readFileSync(`${file}.head`);
    for (const slot of [0, slotBytes]) {
      const text = bytes.toString("latin1", slot, slot + slotBytes).replace(from, to);
      bytes.write(text.padEnd(slotBytes, "\0").slice(0, slotBytes), slot, "latin1");
    }
    writeFileSync(`${file}.head`, bytes);
  };

  it("fail when the log does not give the signed root, although its chain is broken as well", async () => {
    const edited = lines.with(4, lines[4]!.replace('"deny"', '"allow"'));
    const report = await verifyLines(edited);
    expect(statusOf(report)).toMatchObject({
      chain: "failed: 20 entries",
      truncation: "failed: 20 entries signed, but not the ones that are there",
      signature: "failed: 20 entries signed, but not the ones that are there",
    });
    expect(report.problems.map(({ code }) => code)).toContain("ROOT_MISMATCH");
    const cut = await verifyLines(edited.slice(0, -3));
    expect(statusOf(cut)).toMatchObject({
      truncation: "failed: 20 entries signed, 17 are there",
      signature: "failed: 20 entries signed, 17 are there",
    });
  });

  it("hold when only what is behind the signed lines does not fit", async () => {
    const report = await verifyLines([...lines, lines[3]!]);
    expect(statusOf(report)).toMatchObject({
      chain: "failed: 21 entries",
      truncation: "ok: 20 entries signed",
      signature: "ok: 20 entries signed",
    });
  });

  it("agree with the writer on where the signed lines end", async () => {
    for (const end of ["1", "999999", String(readFileSync(file).length - 1)]) {
      await verifyLines(lines);
      changeHead(/\nend [0-9]+\n/, `\nend ${end}\n`);
      const report = await verifyLedger(file);
      expect(report.problems, end).toContainEqual(
        expect.objectContaining({
          code: "HEAD_MISPLACED",
          seq: entries - 1,
          position: readFileSync(file).length,
        }),
      );
      expect(statusOf(report)).toMatchObject({
        chain: "ok: 20 entries",
        truncation: "failed: 20 entries signed, but they do not end where the head says",
        signature: "ok: 20 entries signed",
      });
      await expect(openLedger({ file, secret })).rejects.toMatchObject({ code: "AUDIT_TAMPERED" });
    }
  });
});

describe("a log of 20 lines beside its head, at random places", () => {
  it(`shows ${deep ? 10_000 : 1000} flips of a bit`, async () => {
    const random = randomFrom(1);
    const bytes = readFileSync(file);
    for (let round = 0; round < (deep ? 10_000 : 1000); round++) {
      const index = random(bytes.length);
      const changed = Buffer.from(bytes);
      changed[index] = changed[index]! ^ (1 << random(8));
      writeFileSync(file, changed);
      expect((await verifyLedger(file)).ok, `round ${round}`).toBe(false);
    }
  }, 600_000);
});

describe("a signed log", () => {
  it("shows lines added at its end as unsigned, for ever", async () => {
    const forged = rechain([...lines, lines[4]!.replace("deny", "allow")]);
    expect(await verifyLines(forged)).toMatchObject({
      ok: true,
      unsignedTail: { from: entries, to: entries },
    });
    const ledger = await openLedger({ file, secret });
    await ledger.append({ type: "decision" });
    await ledger.close();
    expect(await verifyLedger(file)).toMatchObject({
      ok: true,
      unsignedTail: undefined,
      unsigned: [{ from: entries, to: entries }],
    });
  });
});
