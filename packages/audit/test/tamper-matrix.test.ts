import { copyFileSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { signingKeyFromSeed } from "@agent-safe/keys";
import { beforeEach, describe, expect, it } from "vitest";
import {
  openLedger,
  readCheckpoint,
  type VerifyOptions,
  type VerifyReport,
  verifyLedger,
} from "../src/index.ts";
import { rechain } from "./support/forge.ts";
import { deep, linesOf, makeLog, randomFrom, secret, signingKey, useFolder } from "./support/logs.ts";

const folder = useFolder();
const places = deep ? 200 : 20;
const entries = 300;
const random = randomFrom(4);

let file: string;
let lines: string[];
let log: Buffer;
let head: Buffer;
let anchor: string;

beforeEach(async () => {
  file = folder.fresh();
  await makeLog(file, entries);
  lines = linesOf(file);
  log = readFileSync(file);
  head = readFileSync(`${file}.head`);
  anchor = (await readCheckpoint(file))!;
});

function restore(): void {
  writeFileSync(file, log);
  writeFileSync(`${file}.head`, head);
}

const write = (changed: readonly string[]) =>
  writeFileSync(file, changed.map((line) => `${line}\n`).join(""));

/** A place that is not the genesis. */
const place = () => 1 + random(entries - 1);

const edited = (line: string) => line.replace('"deny"', '"allow"');

/** What somebody who can write the file, but has no key, may do to its lines. */
const changes: Record<string, () => readonly string[]> = {
  edit: () => {
    const at = place();
    return lines.with(at, edited(lines[at]!));
  },
  delete: () => lines.toSpliced(place(), 1),
  insert: () => lines.toSpliced(place(), 0, edited(lines[place()]!)),
  // Not the last: once more behind it, it is a line added at the end, which is reported as unsigned.
  duplicate: () => {
    const at = 1 + random(entries - 2);
    return lines.toSpliced(at, 0, lines[at]!);
  },
  reorder: () => {
    const at = 1 + random(entries - 2);
    const other = at + 1 + random(entries - 1 - at);
    return lines.with(at, lines[other]!).with(other, lines[at]!);
  },
  truncate: () => lines.slice(0, place()),
};

/** Without the last of the lines: what is added behind the signed ones is reported as unsigned instead. */
const recomputed = Object.entries(changes).map(
  ([name, change]) => [`${name}, chain computed again`, change] as const,
);

const protections: [string, () => VerifyOptions, () => void][] = [
  ["its head left in place", () => ({}), () => {}],
  [
    "an anchor given and the head removed",
    () => ({ anchors: [{ name: "kept", note: anchor }] }),
    () => rmSync(`${file}.head`),
  ],
];

describe.each(protections)("with %s", (_, optionsOf, prepare) => {
  const verify = async (): Promise<VerifyReport> => await verifyLedger(file, optionsOf());

  it.each(Object.entries(changes))(`detects: %s, at ${places} places`, async (_, change) => {
    for (let round = 0; round < places; round++) {
      restore();
      prepare();
      write(change());
      const report = await verify();
      expect(report.ok).toBe(false);
      expect(report.problems.some(({ code }) => code !== "HEAD_MISSING")).toBe(true);
    }
  });

  it.each(recomputed)(`detects: %s, at ${places} places`, async (_, change) => {
    for (let round = 0; round < places; round++) {
      restore();
      prepare();
      write(rechain(change()));
      const report = await verify();
      expect(report.checks[0]).toMatchObject({ name: "chain", status: "ok" });
      expect(report.problems.map(({ code }) => code)).toEqual(
        expect.arrayContaining([expect.stringMatching(/^(ROOT_MISMATCH|LOG_SHORTER)$/)]),
      );
    }
  });

  it(`detects: cut inside a line, at ${places} places`, async () => {
    for (let round = 0; round < places; round++) {
      restore();
      prepare();
      truncateSync(file, random(log.length));
      const { problems } = await verify();
      expect(problems.map(({ code }) => code)).toEqual(
        expect.arrayContaining([expect.stringMatching(/^(LOG_SHORTER|GENESIS_INVALID)$/)]),
      );
    }
  });

  it("detects: emptied", async () => {
    prepare();
    writeFileSync(file, "");
    expect((await verify()).ok).toBe(false);
  });

  it("detects: replaced by another log with the same key, without or with that one's head", async () => {
    const other = folder.fresh();
    await makeLog(other, entries);
    prepare();
    copyFileSync(other, file);
    expect((await verify()).ok).toBe(false);
    if (optionsOf().anchors === undefined) return;
    copyFileSync(`${other}.head`, `${file}.head`);
    expect((await verify()).problems).toMatchObject([{ code: "ANCHOR_OTHER_LOG" }]);
  });

  it("detects: made anew with another key", async () => {
    const other = folder.fresh();
    const forger = signingKeyFromSeed(new Uint8Array(32).fill(9));
    const ledger = await openLedger({ file: other, signingKey: forger, fsync: "off" });
    await ledger.append({ type: "decision" });
    await ledger.close();
    prepare();
    copyFileSync(other, file);
    expect((await verify()).ok).toBe(false);
    copyFileSync(`${other}.head`, `${file}.head`);
    const report = await verifyLedger(file, { ...optionsOf(), publicKey: signingKey.publicKey });
    expect(report.problems.map(({ code }) => code)).toContain("PUBLIC_KEY_UNEXPECTED");
  });
});

describe("the log's head", () => {
  it("detects the log removed beside it", async () => {
    rmSync(file);
    expect((await verifyLedger(file)).problems[0]).toMatchObject({ code: "LOG_MISSING" });
    await expect(openLedger({ file, secret })).rejects.toMatchObject({ code: "AUDIT_TAMPERED" });
  });

  it("is missed when it is removed, emptied, cut, of another log, or has its slots swapped", async () => {
    const other = folder.fresh();
    await makeLog(other, entries);
    const cases: [string, () => void][] = [
      ["HEAD_MISSING", () => rmSync(`${file}.head`)],
      ["HEAD_UNREADABLE", () => writeFileSync(`${file}.head`, Buffer.alloc(8192))],
      ["HEAD_UNREADABLE", () => truncateSync(`${file}.head`, 4096)],
      ["HEAD_OTHER_LOG", () => copyFileSync(`${other}.head`, `${file}.head`)],
      [
        "HEAD_UNREADABLE",
        () => writeFileSync(`${file}.head`, Buffer.concat([head.subarray(4096), head.subarray(0, 4096)])),
      ],
    ];
    for (const [code, change] of cases) {
      restore();
      change();
      expect((await verifyLedger(file)).problems.map((problem) => problem.code)).toContain(code);
    }
  });

  it(`is not believed with a bit flipped, at ${2 * places} places`, async () => {
    // Only the written parts: nobody reads the zeros behind them, except to see that they are zeros.
    for (let round = 0; round < 2 * places; round++) {
      const changed = Buffer.from(head);
      const at = random(head.length);
      changed[at] = changed[at]! ^ (1 << random(8));
      writeFileSync(`${file}.head`, changed);
      expect((await verifyLedger(file)).ok, `byte ${at}`).toBe(false);
    }
  });
});

describe("an older signed state", () => {
  it(`is detected by an anchor, and not checked without one, at ${places} places`, async () => {
    const copies: { size: number; log: Buffer; head: Buffer }[] = [];
    const ledger = await openLedger({ file, secret, fsync: "off" });
    for (let round = 0; round < places; round++) {
      copies.push({ size: entries + round, log: readFileSync(file), head: readFileSync(`${file}.head`) });
      await ledger.append({ type: "decision" });
    }
    const note = ledger.checkpoint()!;
    await ledger.close();
    for (const copy of copies) {
      writeFileSync(file, copy.log);
      writeFileSync(`${file}.head`, copy.head);
      const report = await verifyLedger(file, { anchors: [{ name: "kept", note }] });
      expect(report.problems).toMatchObject([{ code: "LOG_SHORTER", seq: copy.size }]);
      const unanchored = await verifyLedger(file);
      expect(unanchored.ok).toBe(true);
      expect(unanchored.checks).toContainEqual({
        name: "rollback",
        status: "not checked",
        detail: "no anchor",
      });
    }
  });
});

it("says what was not checked, without key, head and anchor", async () => {
  const plain = folder.fresh();
  const ledger = await openLedger({ file: plain });
  await ledger.append({ type: "decision" });
  await ledger.append({ type: "decision" });
  await ledger.close();
  truncateSync(plain, linesOf(plain).slice(0, 2).join("\n").length + 1);
  const report = await verifyLedger(plain);
  expect(report.ok).toBe(true);
  expect(report.checks.map(({ name, status }) => `${name}: ${status}`)).toEqual([
    "chain: ok",
    "truncation: not checked",
    "signature: not checked",
    "public key: not checked",
    "rollback: not checked",
  ]);
});
