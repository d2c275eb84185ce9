import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock } from "@agent-safe/core";
import { createKernelLock } from "@agent-safe/files";
import { deriveKey, type SigningKey, signingKeyFromSeed } from "@agent-safe/keys";
import { afterEach, beforeEach } from "vitest";
import { draftOwnEntry } from "../../src/entry.ts";
import { openHeadFile } from "../../src/head-file.ts";
import { openLedger } from "../../src/index.ts";
import { LogFile } from "../../src/log-file.ts";
import { Writer } from "../../src/writer.ts";

/** Whether the long form of the tests runs. */
export const deep: boolean = process.env["AGENT_SAFE_DEEP"] === "1";

/** The secret that the tests' logs are made with. */
export const secret: Buffer = Buffer.from("your-secret-key");
export const signingKey: SigningKey = signingKeyFromSeed(deriveKey(secret, "ledger signing"));

/** A fresh folder for each test of a file. */
export function useFolder(): { path(name: string): string; fresh(): string } {
  let folder = "";
  let count = 0;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "agent-safe-audit-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  return {
    path: (name) => join(folder, name),
    /** Path of a log that does not exist yet, in a folder of its own. */
    fresh: () => join(folder, String(count++), "audit.jsonl"),
  };
}

/** Makes a signed log of short entries, quickly: `size` lines with the genesis. */
export async function makeLog(file: string, size: number): Promise<void> {
  const ledger = await openLedger({ file, secret, fsync: "off" });
  const { logId } = ledger;
  await ledger.close();
  const log = LogFile.open(file, "append")!;
  const writer = new Writer({
    log,
    logId,
    lock: createKernelLock(log.fd, file),
    lockTimeoutMs: 1000,
    signed: { heads: openHeadFile(`${file}.head`, "write")!, key: signingKey },
    fsync: "off",
    clock: systemClock,
    onDiagnostic: () => {},
  });
  for (let left = size - 1; left > 0; ) {
    const count = Math.min(left, 1000);
    const drafts = Array.from({ length: count }, (_, index) =>
      draftOwnEntry({ type: "decision", id: `evt-${size - left + index}`, result: "deny" }, 0),
    );
    await writer.commit(drafts);
    left -= count;
  }
  writer.close();
}

/** Copies a log with what stands beside it. */
export function copyLog(from: string, to: string): void {
  cpSync(join(from, ".."), join(to, ".."), { recursive: true });
}

/** The lines of a log, without newlines. */
export function linesOf(file: string): string[] {
  return readFileSync(file, "utf8").split("\n").slice(0, -1);
}

/** Numbers from a seed (mulberry32), so that a failing case can be made again. */
export function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * below);
  };
}
