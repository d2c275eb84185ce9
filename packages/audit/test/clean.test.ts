import { appendFileSync } from "node:fs";
import { type SigningKey, signingKeyFromSeed } from "@agent-safe/keys";
import { expect, it } from "vitest";
import { openLedger, verifyLedger } from "../src/index.ts";
import { deep, randomFrom, useFolder } from "./support/logs.ts";

const folder = useFolder();
const logs = deep ? 1000 : 200;

it(`raises no false alarm over ${logs} clean logs`, async () => {
  for (let seed = 0; seed < logs; seed++) {
    const random = randomFrom(seed);
    const file = folder.fresh();
    let now = Date.UTC(2026, 0, 1);
    const clock = { now: () => now };
    let key: SigningKey | undefined =
      random(4) === 0 ? undefined : signingKeyFromSeed(new Uint8Array(32).fill(seed));
    const lock = random(2) === 0 ? "kernel" : "file";
    const fsync = random(10) === 0 ? "commit" : "off";
    const anchors: { name: string; note: string }[] = [];
    let entries = 1;
    for (let session = random(3); session >= 0; session--) {
      const ledger = await openLedger({ file, signingKey: key, clock, lock, fsync });
      for (let batch = random(4); batch > 0; batch--) {
        now += random(5000) - 1000; // the clock goes back now and then
        const count = random(40);
        const fill = "é".repeat(random(300));
        await Promise.all(Array.from({ length: count }, () => ledger.append({ type: "decision", fill })));
        entries += count;
        if (random(3) === 0 && ledger.checkpoint() !== undefined) {
          anchors.push({ name: String(entries), note: ledger.checkpoint()! });
        }
      }
      if (key !== undefined && random(5) === 0) {
        key = signingKeyFromSeed(new Uint8Array(32).fill(random(256)));
        await ledger.rotateKey(key);
        entries++;
      }
      await ledger.close();
      if (random(5) === 0) {
        appendFileSync(file, '{"seq":'.slice(0, 1 + random(7)));
        await (await openLedger({ file, signingKey: key, clock })).close();
        entries++; // the recovery
      }
    }
    const report = await verifyLedger(file, { anchors, ...(key ? { publicKey: key.publicKey } : {}) });
    expect(report, `seed ${seed}`).toMatchObject({
      ok: true,
      entries,
      problems: [],
      unsigned: [],
      unsignedTail: undefined,
      torn: undefined,
    });
    for (const { status } of report.checks) expect(status).not.toBe("failed");
  }
}, 600_000);
