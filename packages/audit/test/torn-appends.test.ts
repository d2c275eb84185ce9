import { readFileSync, writeFileSync } from "node:fs";
import { expect, it } from "vitest";
import { openLedger, verifyLedger } from "../src/index.ts";
import { copyLog, deep, randomFrom, secret, useFolder } from "./support/logs.ts";

const folder = useFolder();
const cuts = deep ? 5000 : 1000;

it(`survives appends cut at ${cuts} byte positions, in the log and in the head`, async () => {
  const random = randomFrom(11);
  for (let done = 0; done < cuts; ) {
    // A log, and what one more commit of several entries makes of it.
    const file = folder.fresh();
    const ledger = await openLedger({ file, secret, fsync: "off" });
    const append = async (count: number) =>
      await Promise.all(
        Array.from({ length: count }, () =>
          ledger.append({ type: "decision", fill: "x".repeat(random(400)) }),
        ),
      );
    for (let commits = random(3); commits >= 0; commits--) await append(1 + random(5));
    const before = { log: readFileSync(file), head: readFileSync(`${file}.head`) };
    await append(1 + random(6));
    await ledger.close();
    const after = { log: readFileSync(file), head: readFileSync(`${file}.head`) };

    for (let round = 0; round < 50 && done < cuts; round++, done++) {
      const copy = folder.fresh();
      copyLog(file, copy);
      let whole: number;
      if (random(4) === 0) {
        // Cut while the head was written: a part of the new slot stands over a part of the old one.
        const slot = before.head.subarray(0, 4096).equals(after.head.subarray(0, 4096)) ? 4096 : 0;
        const cut = slot + random(4096);
        writeFileSync(
          `${copy}.head`,
          Buffer.concat([after.head.subarray(0, cut), before.head.subarray(cut)]),
        );
        whole = after.log.length;
      } else {
        const cut = before.log.length + random(after.log.length - before.log.length + 1);
        writeFileSync(copy, after.log.subarray(0, cut));
        writeFileSync(`${copy}.head`, before.head);
        whole = after.log.lastIndexOf("\n", cut - 1) + 1;
      }
      const opened = await openLedger({ file: copy, secret, fsync: "off" });
      await opened.append({ type: "decision" });
      await opened.close();
      expect(readFileSync(copy).subarray(0, whole).equals(after.log.subarray(0, whole))).toBe(true);
      const report = await verifyLedger(copy);
      expect(report).toMatchObject({ ok: true, unsignedTail: undefined, torn: undefined });
    }
  }
}, 900_000);
