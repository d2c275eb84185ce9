import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openLedger } from "@agent-safe/audit";
import type { Bench, Claim } from "../bench.ts";
import { duration, ratio, table } from "../markdown.ts";
import { measureAppending, measureRate, secret } from "./appending.ts";
import { sampleEntry } from "./entry.ts";
import { measureReading, measureVerifying } from "./reading.ts";

const many = 1_000_000;

/** What recording and verifying cost, beside loops that only hash and write or read; and whether length matters. */
export const ledgerBench: Bench = {
  name: "ledger",
  async run(log) {
    const folder = mkdtempSync(join(tmpdir(), "agent-safe-bench-"));
    try {
      log("appending, without syncing");
      const appending = await measureAppending(folder);
      log("appending, every answer on the disk");
      const [alone, together] = [
        await measureRate(folder, "commit", 1),
        await measureRate(folder, "commit", 64),
      ];
      log("a log of 1,000,000 entries");
      const [short, long] = [join(folder, "short.jsonl"), join(folder, "long.jsonl")];
      await write(short, 1_000);
      const memory = writeMany(long);
      log("opening and reading");
      const [few, all] = await measureReading([short, long]);
      log("verifying");
      const verifying = await measureVerifying(long, many);
      const growth = Math.max(...memory) / memory[0]!;
      const claims: Claim[] = [
        atMost("an entry of 64 callers, unsynced, beside a loop", appending.ledger / appending.loop, 2.5),
        {
          ...atMost("64 callers beside one, synced", together / alone, 8),
          kind: "at least",
          unit: "× its rate",
        },
        atMost("verifying 1,000,000 entries beside a loop", verifying.ledger / verifying.loop, 1.5),
        atMost("opening 1,000,000 entries beside 1,000", all!.open / few!.open, 2),
        atMost("the last ten of 1,000,000 entries beside 1,000", all!.last / few!.last, 2),
        atMost("one id in 1,000,000 entries beside 1,000", all!.find / few!.find, 400),
        atMost("memory after 1,000,000 appends beside 100,000", growth, 1.25),
      ];
      return {
        markdown: [
          "## The ledger",
          "One entry is a decision of about 800 bytes, in a signed log. The loops do what cannot be left out: `JSON.stringify`, two SHA-256 and a buffered write for each entry; reading and the same hashes for verifying.",
          table(
            ["", "ledger", "plain loop", "ratio"],
            [
              ["append, 64 callers, `fsync: off`", ...beside(appending)],
              ["verify, 1,000,000 entries", ...beside(verifying)],
            ],
          ),
          table(
            ["", "1,000 entries", "1,000,000 entries"],
            [
              ["open and close", duration(few!.open), duration(all!.open)],
              ["last ten", duration(few!.last), duration(all!.last)],
              ["find one id", duration(few!.find), duration(all!.find)],
            ],
          ),
          `With \`fsync: commit\`, one caller records ${perSecond(alone)} and 64 callers at once record ${perSecond(together)} (wall clock, this disk). A process that appends 1,000,000 entries holds ${Math.round(Math.max(...memory) / 2 ** 20)} MiB at most.`,
        ].join("\n\n"),
        data: { unit: "CPU microseconds", appending, verifying, rate: { alone, together }, few, all, memory },
        claims,
      };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

async function write(file: string, entries: number): Promise<void> {
  const ledger = await openLedger({ file, secret, fsync: "off" });
  for (let index = 1; index < entries; index++) await ledger.append(sampleEntry());
  await ledger.close();
}

/** @returns bytes that the writing process held, every 100,000 entries */
function writeMany(file: string): number[] {
  const program = fileURLToPath(new URL("append-many.js", import.meta.url));
  return JSON.parse(execFileSync(process.execPath, [program, file], { encoding: "utf8" })) as number[];
}

function beside({ ledger, loop }: { ledger: number; loop: number }): [string, string, string] {
  return [duration(ledger), duration(loop), ratio(ledger / loop)];
}

function perSecond(rate: number): string {
  return `${Math.round(rate).toLocaleString("en")} entries a second`;
}

function atMost(text: string, measured: number, limit: number): Claim {
  return { text, measured, unit: "×", limit, kind: "at most" };
}
