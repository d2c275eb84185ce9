// Appends 1,000,000 entries by 64 callers at once, and prints what the process holds in memory on the way.
// Argument: the log's path.
import { openLedger } from "@agent-safe/audit";
import { sampleEntry } from "./entry.ts";

const file = process.argv[2]!;
const [most, step] = [1_000_000, 100_000];
const ledger = await openLedger({ file, secret: Buffer.from("bench"), fsync: "off" });
const memory: number[] = [];
let next = 1;
await Promise.all(
  Array.from({ length: 64 }, async () => {
    while (next < most) {
      next++;
      if (next % step === 0) memory.push(process.memoryUsage.rss());
      await ledger.append(sampleEntry());
    }
  }),
);
await ledger.close();
process.stdout.write(JSON.stringify(memory));
