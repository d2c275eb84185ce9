import { join } from "node:path";
import { type FsyncPolicy, openLedger } from "@agent-safe/audit";
import { measure } from "../measure.ts";
import { sampleEntry } from "./entry.ts";
import { writeWithHashes } from "./plain-loops.ts";

const count = 20_000;

/** CPU microseconds an entry, of 64 callers at once without syncing and of a plain loop. */
export async function measureAppending(folder: string): Promise<{ ledger: number; loop: number }> {
  const ledger = await openLedger({ file: join(folder, "append.jsonl"), secret, fsync: "off" });
  const entries = Array.from({ length: count }, sampleEntry);
  const costs = await measure(
    [
      { name: "loop", units: count, pass: () => writeWithHashes(join(folder, "plain.jsonl"), entries) },
      { name: "ledger", units: count, pass: () => appendAll(ledger.append, entries.length, 64) },
    ],
    { rounds: 9, batch: 0 },
  );
  await ledger.close();
  return { ledger: costs.get("ledger")!, loop: costs.get("loop")! };

  async function appendAll(append: typeof ledger.append, total: number, callers: number): Promise<void> {
    let next = 0;
    await Promise.all(
      Array.from({ length: callers }, async () => {
        while (next < total) await append(entries[next++]!);
      }),
    );
  }
}

/** Entries a second on the wall clock, with every answer on the disk: for so many callers at once. */
export async function measureRate(folder: string, fsync: FsyncPolicy, callers: number): Promise<number> {
  const ledger = await openLedger({ file: join(folder, `${fsync}-${callers}.jsonl`), secret, fsync });
  const rates: number[] = [];
  for (let round = 0; round < 5; round++) {
    let left = 300 * callers ** 0.75;
    const total = left;
    const start = performance.now();
    await Promise.all(
      Array.from({ length: callers }, async () => {
        while (left-- > 0) await ledger.append(sampleEntry());
      }),
    );
    rates.push(total / ((performance.now() - start) / 1000));
  }
  await ledger.close();
  return rates.toSorted((a, b) => a - b)[2]!;
}

/** The secret of the bench's logs. */
export const secret: Buffer = Buffer.from("bench");
