import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { openLedger, readEntries, verifyLedger } from "../src/index.ts";
import { secret, useFolder } from "./support/logs.ts";
import { acknowledged, start } from "./support/programs.ts";

const folder = useFolder();
// strace makes a system call fail, or kills the process in it. Where it is missing these cases cannot run.
const traced = spawnSync("strace", ["-f", "-e", "trace=none", "true"]).status === 0;

/** System calls of the write path, and the file that they work on. */
const calls: readonly { readonly call: string; readonly on: "log" | "head" }[] = [
  { call: "write", on: "log" },
  { call: "fdatasync", on: "log" },
  { call: "ftruncate", on: "log" },
  { call: "pwrite64", on: "head" },
];
const faults = ["error=EIO", "error=ENOSPC", "signal=SIGKILL"];

describe.skipIf(!traced).each(calls)("$call of the $on", ({ call, on }) => {
  it.each(faults)("with %s loses nothing acknowledged and leaves a good log", async (fault) => {
    for (const when of ["3", "2+3"]) {
      const file = folder.fresh();
      await (await openLedger({ file, secret })).close();
      // Nothing is taken back unless something failed before.
      const also = call === "ftruncate" ? ["-e", "inject=fdatasync:error=EIO:when=2"] : [];
      const running = start(
        "append.mjs",
        [JSON.stringify({ file, secret: secret.toString(), count: 40, parallel: 4, pauseMs: 1 })],
        [
          "strace",
          "-f",
          "-qq",
          "-o",
          "/dev/null",
          "-P",
          on === "log" ? file : `${file}.head`,
          "-e",
          `trace=${call},fdatasync`,
          ...also,
          "-e",
          `inject=${call}:${fault}:when=${call === "ftruncate" ? "1+" : when}`,
        ],
      );
      const end = await running.ended;
      const told = acknowledged(running.output());
      // The fault did strike.
      if (fault === "signal=SIGKILL") expect(end).toBe("SIGKILL");
      else expect(running.output()).toContain(" AUDIT_UNAVAILABLE");

      await (await openLedger({ file, secret })).close();
      const found = new Map<string, number>();
      for await (const { id, seq } of readEntries(file)) {
        expect(found.has(id!)).toBe(false);
        found.set(id!, seq);
      }
      for (const [id, seq] of told) expect([id, found.get(id)]).toEqual([id, seq]);
      expect(await verifyLedger(file)).toMatchObject({ ok: true, unsignedTail: undefined, torn: undefined });
    }
  });
});

it.skipIf(!traced)("refuses everything after a sync failed, until the log is opened again", async () => {
  const file = folder.fresh();
  await (await openLedger({ file, secret })).close();
  const running = start(
    "append.mjs",
    [JSON.stringify({ file, secret: secret.toString(), count: 30 })],
    ["strace", "-f", "-qq", "-o", "/dev/null", "-P", file, "-e", "inject=fdatasync:error=EIO:when=5"],
  );
  await running.ended;
  const answers = running.output().trim().split("\n").slice(1);
  const failed = answers.findIndex((line) => line.startsWith("- "));
  expect(failed).toBeGreaterThan(0);
  expect(answers.slice(failed).every((line) => line.endsWith("AUDIT_UNAVAILABLE"))).toBe(true);
  const ledger = await openLedger({ file, secret });
  expect(await ledger.append({ type: "decision" })).toMatchObject({ seq: failed + 1 });
  await ledger.close();
  expect(await verifyLedger(file)).toMatchObject({ ok: true, unsigned: [] });
});
