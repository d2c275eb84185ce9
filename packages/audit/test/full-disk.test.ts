import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Ledger, openLedger, readEntries, verifyLedger } from "../src/index.ts";
import { deep, linesOf, secret, useFolder } from "./support/logs.ts";
import { acknowledged, start } from "./support/programs.ts";

const folder = useFolder();
const sizes = deep ? 32 : 8;
const has = (command: string) => spawnSync(command, ["--version"]).status === 0;

/** Whether this user may mount a file system in memory. */
const canMount = ((): boolean => {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return false;
  const place = "/tmp/agent-safe-mount-probe";
  mkdirSync(place, { recursive: true });
  const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", place]).status === 0;
  if (mounted) execFileSync("umount", [place]);
  return mounted;
})();

/** Appends until the disk is full. @returns the ids that were acknowledged */
async function fill(ledger: Ledger, name: string, bytes: number): Promise<string[]> {
  const done: string[] = [];
  for (;;) {
    const id = `${name}-${done.length}`;
    try {
      await ledger.append({ type: "decision", id, fill: "x".repeat(bytes) });
      done.push(id);
    } catch (error) {
      expect(error).toMatchObject({ code: "AUDIT_UNAVAILABLE", details: { reopen: false } });
      return done;
    }
  }
}

describe.skipIf(!canMount)("a full disk", () => {
  it.each(["kernel", "file"] as const)(
    `of ${sizes} sizes denies, and goes on when space returns (%s lock)`,
    async (lock) => {
      for (let size = 0; size < sizes; size++) {
        const disk = folder.path(`disk-${lock}-${size}`);
        mkdirSync(disk);
        execFileSync("mount", ["-t", "tmpfs", "-o", `size=${96 + 4 * size}k`, "tmpfs", disk]);
        try {
          const file = join(disk, "log", "audit.jsonl");
          const ballast = join(disk, "ballast");
          writeFileSync(ballast, Buffer.alloc(24 * 1024));
          const ledger = await openLedger({ file, secret, lock });
          const entry = 100 + 523 * size;
          const acknowledged = await fill(ledger, "a", entry);
          expect(acknowledged.length).toBeGreaterThan(0);
          expect(await verifyLedger(file)).toMatchObject({
            ok: true,
            unsignedTail: undefined,
            torn: undefined,
          });
          await expect(ledger.append({ type: "decision", fill: "x".repeat(entry) })).rejects.toMatchObject({
            code: "AUDIT_UNAVAILABLE",
          });
          rmSync(ballast);
          acknowledged.push(...(await fill(ledger, "b", entry)));
          await ledger.close();
          const found: (string | undefined)[] = [];
          for await (const { id, type } of readEntries(file)) if (type === "decision") found.push(id);
          expect(found).toEqual(acknowledged);
          expect(found).toContain("b-0");
          expect(await verifyLedger(file)).toMatchObject({ ok: true, unsigned: [], torn: undefined });
        } finally {
          execFileSync("umount", ["--lazy", disk]);
        }
      }
    },
  );

  it("can be opened again while it is full, and refuses a new log without leaving half of one", async () => {
    const disk = folder.path("disk");
    mkdirSync(disk);
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", disk]);
    try {
      const file = join(disk, "log", "audit.jsonl");
      writeFileSync(join(disk, "ballast"), Buffer.alloc(20 * 1024));
      const ledger = await openLedger({ file, secret });
      await fill(ledger, "a", 50);
      await ledger.close();
      const lines = linesOf(file);
      const again = await openLedger({ file, secret });
      await expect(again.append({ type: "decision", fill: "x".repeat(5000) })).rejects.toMatchObject({
        code: "AUDIT_UNAVAILABLE",
      });
      await again.close();
      expect(linesOf(file)).toEqual(lines);

      spawnSync("dd", ["if=/dev/zero", `of=${join(disk, "rest")}`, "bs=1k"]);
      const other = join(disk, "log", "other.jsonl");
      await expect(openLedger({ file: other, secret })).rejects.toMatchObject({ code: "AUDIT_UNAVAILABLE" });
      rmSync(join(disk, "ballast"));
      await (await openLedger({ file: other, secret })).close();
      expect(await verifyLedger(other)).toMatchObject({ ok: true, entries: 1 });
      expect(spawnSync("ls", ["-A", dirname(file)], { encoding: "utf8" }).stdout).not.toContain(".tmp");
    } finally {
      execFileSync("umount", ["--lazy", disk]);
    }
  });
});

it.skipIf(!has("prlimit"))("a file that may not grow denies, and goes on when it may", async () => {
  const file = folder.fresh();
  const running = start(
    "append.mjs",
    [JSON.stringify({ file, secret: secret.toString(), count: 1500, parallel: 4, pauseMs: 5 })],
    ["prlimit", "--fsize=65537:unlimited"],
  );
  await running.printed("AUDIT_UNAVAILABLE");
  expect(await verifyLedger(file)).toMatchObject({ ok: true, unsignedTail: undefined, torn: undefined });
  execFileSync("prlimit", [`--pid=${running.child.pid}`, "--fsize=unlimited"]);
  expect(await running.ended).toBe(0);
  const told = acknowledged(running.output());
  const found = new Map<string, number>();
  for await (const { id, seq, type } of readEntries(file)) if (type === "decision") found.set(id!, seq);
  expect(found).toEqual(told);
  expect(statSync(file).size).toBeGreaterThan(65_537);
  expect(await verifyLedger(file)).toMatchObject({ ok: true, unsigned: [], torn: undefined });
});
