import {
  appendFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type OpenLedgerOptions, openLedger, verifyLedger } from "./index.ts";

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "agent-safe-audit-"));
  file = join(folder, "log", "audit.jsonl");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const secret = Buffer.from("your-secret-key");
const open = (options: Partial<OpenLedgerOptions> = {}) => openLedger({ file, secret, ...options });
const lines = () => readFileSync(file, "utf8").split("\n").slice(0, -1);

describe("a ledger", () => {
  it("begins with a genesis that names lock, key and configuration, in private files", async () => {
    await using ledger = await open({ configDigest: "digest" });
    expect(JSON.parse(lines()[0]!)).toMatchObject({
      seq: 0,
      prev: "A".repeat(43),
      v: 1,
      type: "genesis",
      log_id: ledger.logId,
      lock: "kernel",
      config: "digest",
    });
    expect(lines()[0]).toMatch(
      /"public_key":"agent-safe\.local\/[0-9a-f]{32}\+[0-9a-f]{8}\+[A-Za-z0-9+/]{44}"/,
    );
    expect(statSync(join(folder, "log")).mode & 0o777).toBe(0o700);
    for (const name of readdirSync(join(folder, "log"))) {
      expect(statSync(join(folder, "log", name)).mode & 0o777).toBe(0o600);
    }
    expect(readdirSync(join(folder, "log"))).toEqual(["audit.jsonl", "audit.jsonl.head"]);
  });

  it("has one form of line, which is final", async () => {
    const ledger = await open({ clock: { now: () => Date.UTC(2026, 10, 22, 21, 50, 9, 123) } });
    await ledger.append({
      type: "decision",
      id: "evt-1",
      correlation_id: "c",
      params: { "1": 1 },
      "0": "zero",
    });
    await ledger.close();
    const [genesis, line] = lines() as [string, string];
    const { hash } = await import("node:crypto");
    const prev = hash("sha256", Buffer.concat([Buffer.of(0), Buffer.from(genesis)]), "base64url");
    expect(line).toBe(
      `{"seq":1,"prev":"${prev}","v":1,"ts":"2026-11-22T21:50:09.123Z","type":"decision","id":"evt-1",` +
        `"correlation_id":"c","0":"zero","params":{"1":1}}`,
    );
  });

  it("numbers what is appended together, and goes on after being opened again", async () => {
    const first = await open();
    const places = await Promise.all(Array.from({ length: 100 }, () => first.append({ type: "decision" })));
    expect(places.map(({ seq }) => seq)).toEqual(Array.from({ length: 100 }, (_, index) => index + 1));
    await first.close();
    const second = await open();
    expect(await second.append({ type: "ticket" })).toMatchObject({ seq: 101 });
    await second.close();
    expect(await verifyLedger(file)).toMatchObject({ ok: true, entries: 102, unsigned: [] });
  });

  it("holds the time when the clock goes back", async () => {
    let now = Date.UTC(2026, 0, 2);
    const ledger = await open({ clock: { now: () => now } });
    await ledger.append({ type: "decision" });
    now -= 86_400_000;
    await ledger.append({ type: "decision" });
    now = Number.NaN;
    await ledger.append({ type: "decision" });
    await ledger.close();
    expect(new Set(lines().map((line) => JSON.parse(line).ts))).toEqual(
      new Set(["2026-01-02T00:00:00.000Z"]),
    );
    expect(await verifyLedger(file)).toMatchObject({ ok: true });
  });

  it("does not begin at a time that no line can hold", async () => {
    for (const at of [Number.NaN, -1, 1e20, 8.64e15, Date.UTC(9999, 11, 31, 23, 59, 59, 999) + 1]) {
      await expect(open({ clock: { now: () => at } }), String(at)).rejects.toMatchObject({
        code: "AUDIT_UNAVAILABLE",
        message: expect.stringContaining("the clock gives no time between 1970 and 9999"),
        cure: "set the clock",
      });
      expect(readdirSync(folder)).toEqual([]);
    }
    for (const at of [0, Date.UTC(9999, 11, 31, 23, 59, 59, 999)]) {
      const other = join(folder, String(at), "audit.jsonl");
      await (await open({ file: other, clock: { now: () => at } })).close();
      expect(await verifyLedger(other)).toMatchObject({ ok: true, entries: 1 });
    }
  });

  it("keeps the chain without any key, and says what that does not cover", async () => {
    const ledger = await openLedger({ file });
    await ledger.append({ type: "decision" });
    await ledger.close();
    expect(readdirSync(join(folder, "log"))).toEqual(["audit.jsonl"]);
    const report = await verifyLedger(file);
    expect(report).toMatchObject({ ok: true, entries: 2 });
    expect(report.checks.filter(({ status }) => status === "not checked").map(({ name }) => name)).toEqual([
      "truncation",
      "signature",
      "public key",
      "rollback",
    ]);
  });

  it("refuses a symbolic link, a folder, and a file that is no ledger", async () => {
    writeFileSync(join(folder, "other"), "hello\n");
    symlinkSync(join(folder, "other"), join(folder, "link"));
    const link = join(folder, "link");
    await expect(open({ file: link })).rejects.toMatchObject({
      code: "AUDIT_UNAVAILABLE",
      message: `the log \`${link}\` cannot be written (\`${link}\` is a symbolic link)`,
      cure: "name the file or folder itself",
    });
    await expect(open({ file: folder })).rejects.toMatchObject({
      code: "AUDIT_UNAVAILABLE",
      message: `the log \`${folder}\` cannot be written (\`${folder}\` is not a file)`,
      cure: "name a plain file in a folder of its own",
    });
    await expect(open({ file: join(folder, "other") })).rejects.toMatchObject({ code: "AUDIT_TAMPERED" });
    expect(readFileSync(join(folder, "other"), "utf8")).toBe("hello\n");
  });

  it("says of an empty file what it may be", async () => {
    const touched = join(folder, "touched.jsonl");
    writeFileSync(touched, "");
    await expect(open({ file: touched })).rejects.toMatchObject({
      code: "AUDIT_TAMPERED",
      message: expect.stringContaining("is empty"),
      cure: expect.stringContaining("made by hand, remove it"),
    });
    expect(readFileSync(touched, "utf8")).toBe("");
    // Beside its head it was a log, and nothing is to be removed.
    await (await open()).close();
    writeFileSync(file, "");
    await expect(open()).rejects.toMatchObject({
      code: "AUDIT_TAMPERED",
      message: expect.stringContaining("is empty"),
      cure: expect.stringContaining("evidence"),
    });
    await expect(open()).rejects.not.toMatchObject({ cure: expect.stringContaining("remove") });
  });

  it("puts torn bytes aside and says so", async () => {
    await (await open()).close();
    appendFileSync(file, '{"seq":1,"pre');
    const reported: unknown[] = [];
    await (await open({ onDiagnostic: (diagnostic) => reported.push(diagnostic) })).close();
    expect(readFileSync(join(folder, "log", "torn-1.bin"), "utf8")).toBe('{"seq":1,"pre');
    expect(JSON.parse(lines()[1]!)).toMatchObject({
      type: "recovery",
      torn: { file: "torn-1.bin", bytes: 13 },
    });
    expect(reported).toMatchObject([{ code: "AUDIT_RECOVERED" }]);
    expect(await verifyLedger(file)).toMatchObject({ ok: true, entries: 2 });
  });
});
