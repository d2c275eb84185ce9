import { findEntry, lastEntries, openLedger, readEntries, verifyLedger } from "@agent-safe/audit";
import { measure } from "../measure.ts";
import { secret } from "./appending.ts";
import { readWithHashes } from "./plain-loops.ts";

/** CPU microseconds of what is done with a whole log, for a short one and a long one. */
export interface ReadingCosts {
  readonly open: number;
  readonly last: number;
  readonly find: number;
}

/** CPU microseconds an entry of verifying, and of a plain loop. */
export async function measureVerifying(
  file: string,
  entries: number,
): Promise<{ ledger: number; loop: number }> {
  const costs = await measure(
    [
      {
        name: "loop",
        units: entries,
        pass() {
          if (readWithHashes(file) !== entries) throw new Error("the loop read another number of lines");
        },
      },
      {
        name: "ledger",
        units: entries,
        async pass() {
          const { ok, entries: found } = await verifyLedger(file);
          if (!ok || found !== entries) throw new Error("the log did not verify");
        },
      },
    ],
    { rounds: 3, batch: 0 },
  );
  return { ledger: costs.get("ledger")!, loop: costs.get("loop")! };
}

/** Costs of opening, of the last ten, and of one id, in each log in turn. */
export async function measureReading(files: readonly string[]): Promise<readonly ReadingCosts[]> {
  const ids = await Promise.all(files.map(idInTheMiddle));
  const repeat = 20;
  const costs = await measure(
    files.flatMap((file, index) => [
      {
        name: `open ${index}`,
        units: repeat,
        async pass() {
          for (let count = 0; count < repeat; count++) {
            await (await openLedger({ file, secret, fsync: "off" })).close();
          }
        },
      },
      {
        name: `last ${index}`,
        units: repeat,
        async pass() {
          for (let count = 0; count < repeat; count++) await lastEntries(file, 10);
        },
      },
      {
        name: `find ${index}`,
        units: repeat,
        async pass() {
          for (let count = 0; count < repeat; count++) {
            if ((await findEntry(file, ids[index]!)) === undefined) throw new Error("the id was not found");
          }
        },
      },
    ]),
    { rounds: 9, batch: 0 },
  );
  const at = (what: string, index: number): number => costs.get(`${what} ${index}`)!;
  return files.map((_, index) => ({
    open: at("open", index),
    last: at("last", index),
    find: at("find", index),
  }));
}

async function idInTheMiddle(file: string): Promise<string> {
  const [last] = await lastEntries(file, 1);
  const middle = Math.floor(last!.seq / 2);
  for await (const { seq, id } of readEntries(file)) if (seq === middle) return id!;
  throw new Error("the log is empty");
}
