import {
  copyFileSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createFileLock, createKernelLock } from "@agent-safe/files";
import { signingKeyFromSeed } from "@agent-safe/keys";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  type OpenLedgerOptions,
  openLedger,
  proveEntry,
  readCheckpoint,
  verifyLedger,
  verifyProof,
} from "./index.ts";
import { LogFile } from "./log-file.ts";

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "agent-safe-audit-"));
  file = join(folder, "audit.jsonl");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const keyOf = (fill: number) => signingKeyFromSeed(new Uint8Array(32).fill(fill));
const open = (options: Partial<OpenLedgerOptions> = {}) =>
  openLedger({ file, signingKey: keyOf(1), fsync: "off", lockTimeoutMs: 100, ...options });
const decision = { type: "decision" };

describe("a log that changes under a running writer", () => {
  it("is refused when it was deleted or replaced, and taken again when it is back", async () => {
    const ledger = await open();
    await ledger.append(decision);
    renameSync(file, `${file}.away`);
    await expect(ledger.append(decision)).rejects.toMatchObject({
      code: "AUDIT_LOG_REPLACED",
      message: expect.stringContaining("deleted"),
    });
    copyFileSync(`${file}.away`, file);
    await expect(ledger.append(decision)).rejects.toMatchObject({
      code: "AUDIT_LOG_REPLACED",
      message: expect.stringContaining("replaced"),
    });
    renameSync(`${file}.away`, file);
    expect(await ledger.append(decision)).toMatchObject({ seq: 2 });
    await ledger.close();
    expect(await verifyLedger(file)).toMatchObject({ ok: true, entries: 3 });
  });

  it("is refused when it was cut short, or lines were added that do not fit", async () => {
    const ledger = await open();
    await ledger.append(decision);
    const bytes = readFileSync(file);
    truncateSync(file, bytes.length - 10);
    await expect(ledger.append(decision)).rejects.toMatchObject({ code: "AUDIT_TAMPERED" });
    writeFileSync(file, Buffer.concat([bytes, bytes.subarray(bytes.indexOf("\n") + 1)]));
    await expect(ledger.append(decision)).rejects.toMatchObject({ code: "AUDIT_TAMPERED" });
    writeFileSync(file, bytes);
    expect(await ledger.append(decision)).toMatchObject({ seq: 2 });
    await ledger.close();
  });

  it("is refused when its head went away or went back", async () => {
    const [ledger, other] = [await open(), await open()];
    await ledger.append(decision);
    await ledger.append(decision);
    const old = readFileSync(`${file}.head`);
    await ledger.append(decision);
    await ledger.append(decision);
    await other.append(decision);
    const log = readFileSync(file);
    const head = readFileSync(`${file}.head`);
    for (const changed of [old, Buffer.alloc(8192)]) {
      writeFileSync(`${file}.head`, changed);
      await expect(ledger.append(decision)).rejects.toMatchObject({ code: "AUDIT_TAMPERED" });
    }
    rmSync(`${file}.head`);
    await expect(ledger.append(decision)).rejects.toMatchObject({ code: "AUDIT_TAMPERED" });
    await expect(other.append(decision)).rejects.toMatchObject({ code: "AUDIT_TAMPERED" });
    writeFileSync(`${file}.head`, head);
    await expect(other.append(decision)).rejects.toMatchObject({ code: "AUDIT_TAMPERED" });
    expect(readFileSync(file).equals(log)).toBe(true);
    await Promise.all([ledger.close(), other.close()]);
  });

  it("is refused when somebody else holds its lock, and goes on afterwards", async () => {
    const ledger = await open();
    const holder = LogFile.open(file, "append")!;
    const lock = createKernelLock(holder.fd, file);
    await lock.acquire();
    await expect(ledger.append(decision)).rejects.toMatchObject({ code: "AUDIT_UNAVAILABLE" });
    await expect(open()).rejects.toMatchObject({ code: "AUDIT_LOCKED" });
    lock.release();
    expect(await ledger.append(decision)).toMatchObject({ seq: 1 });
    await ledger.close();
    holder.close();
  });

  it("is locked by the file that its genesis names", async () => {
    const ledger = await open({ lock: "file" });
    expect(JSON.parse(readFileSync(file, "utf8").split("\n")[0]!)).toMatchObject({ lock: "file" });
    const lock = createFileLock(`${file}.lock`);
    await lock.acquire();
    await expect(ledger.append(decision)).rejects.toMatchObject({ code: "AUDIT_UNAVAILABLE" });
    lock.release();
    const second = await open({ lock: "kernel" });
    expect(await second.append(decision)).toMatchObject({ seq: 1 });
    expect(await ledger.append(decision)).toMatchObject({ seq: 2 });
    await Promise.all([ledger.close(), second.close()]);
  });
});

describe("opening", () => {
  it("refuses a signed log without its head, or without the log, and repairs nothing", async () => {
    const ledger = await open();
    await ledger.append(decision);
    await ledger.close();
    const head = readFileSync(`${file}.head`);
    rmSync(`${file}.head`);
    await expect(open()).rejects.toMatchObject({ code: "AUDIT_TAMPERED" });
    writeFileSync(`${file}.head`, Buffer.alloc(8192));
    await expect(open()).rejects.toMatchObject({ code: "AUDIT_TAMPERED" });
    writeFileSync(`${file}.head`, head);
    renameSync(file, `${file}.away`);
    await expect(open()).rejects.toMatchObject({ code: "AUDIT_TAMPERED" });
    renameSync(`${file}.away`, file);
    await (await open()).close();
    expect(statSync(`${file}.head`).size).toBe(8192);
  });

  it("makes the head of a log whose maker died before it could", async () => {
    await (await open()).close();
    rmSync(`${file}.head`);
    await expect(open({ signingKey: keyOf(2) })).rejects.toMatchObject({ code: "AUDIT_WRONG_KEY" });
    await (await open()).close();
    expect(await verifyLedger(file)).toMatchObject({ ok: true, entries: 1 });
  });

  it("takes the older head when the newest was torn, and names what it does not cover", async () => {
    const ledger = await open();
    await ledger.append(decision);
    await ledger.append(decision);
    await ledger.close();
    const bytes = readFileSync(`${file}.head`);
    const newest = bytes.indexOf("\n3\n") < 4096 ? 0 : 4096;
    bytes.fill(0, newest + 100, newest + 4096);
    writeFileSync(`${file}.head`, bytes);
    await (await open()).close();
    expect(await verifyLedger(file)).toMatchObject({ ok: true, entries: 4, unsigned: [{ from: 2, to: 2 }] });
  });

  it("refuses another key and no key, and stays unsigned when it was made so", async () => {
    await (await open()).close();
    await expect(open({ signingKey: keyOf(2) })).rejects.toMatchObject({ code: "AUDIT_WRONG_KEY" });
    await expect(open({ signingKey: undefined })).rejects.toMatchObject({ code: "AUDIT_WRONG_KEY" });
    const reported: unknown[] = [];
    const plain = join(folder, "plain.jsonl");
    await (await openLedger({ file: plain })).close();
    await (await open({ file: plain, onDiagnostic: (diagnostic) => reported.push(diagnostic) })).close();
    expect(reported).toMatchObject([{ code: "AUDIT_UNSIGNED" }]);
  });

  it("makes one log when several make it at once", async () => {
    const ledgers = await Promise.all(Array.from({ length: 8 }, () => open({ lockTimeoutMs: 5000 })));
    await Promise.all(ledgers.map((ledger) => ledger.append(decision)));
    await Promise.all(ledgers.map((ledger) => ledger.close()));
    expect(new Set(ledgers.map(({ logId }) => logId)).size).toBe(1);
    expect(await verifyLedger(file)).toMatchObject({ ok: true, entries: 9 });
  });

  it("refuses entries after it was closed", async () => {
    const ledger = await open();
    const last = ledger.append(decision);
    await ledger.close();
    await ledger.close();
    expect(await last).toMatchObject({ seq: 1 });
    await expect(ledger.append(decision)).rejects.toMatchObject({ code: "AUDIT_UNAVAILABLE" });
  });
});

describe("a new key", () => {
  it("takes over from the old one in an entry that the old one signs", async () => {
    const ledger = await open();
    await ledger.append(decision);
    const anchor = { name: "before", note: ledger.checkpoint()! };
    expect(await ledger.rotateKey(keyOf(2))).toEqual({ seq: 2 });
    expect(await ledger.append({ type: "decision", id: "after" })).toMatchObject({ seq: 3 });
    await ledger.rotateKey(keyOf(3));
    await ledger.close();
    for (const fill of [1, 2]) {
      await expect(open({ signingKey: keyOf(fill) })).rejects.toMatchObject({ code: "AUDIT_WRONG_KEY" });
    }
    await (await open({ signingKey: keyOf(3) })).close();
    for (const fill of [1, 2, 3]) {
      expect(await verifyLedger(file, { publicKey: keyOf(fill).publicKey, anchors: [anchor] })).toMatchObject(
        {
          ok: true,
          entries: 5,
        },
      );
    }
    expect(await verifyLedger(file, { publicKey: keyOf(4).publicKey })).toMatchObject({ ok: false });
    expect(verifyProof(await proveEntry(file, "after"), keyOf(3).publicKey)).toMatchObject({ ok: true });
  });

  it("makes the other writers open the log anew", async () => {
    const [ledger, other] = [await open(), await open()];
    await ledger.rotateKey(keyOf(2));
    await expect(other.append(decision)).rejects.toMatchObject({ code: "AUDIT_WRONG_KEY" });
    await ledger.append(decision);
    await expect(other.append(decision)).rejects.toMatchObject({ code: "AUDIT_WRONG_KEY" });
    await Promise.all([ledger.close(), other.close()]);
  });

  it("or the old one can go on, wherever the change was cut short", async () => {
    const ledger = await open();
    await ledger.append(decision);
    const before = { log: readFileSync(file), head: readFileSync(`${file}.head`) };
    await ledger.rotateKey(keyOf(2));
    await ledger.close();
    const after = { log: readFileSync(file), head: readFileSync(`${file}.head`) };
    const slots = (head: Buffer) => [head.subarray(0, 4096), head.subarray(4096)] as const;
    const twice = slots(after.head).map((slot, index) =>
      (slot.toString().match(/\n— /g) ?? []).length === 2 ? slot : slots(before.head)[index]!,
    );

    // Both keys signed the old state, and no key entry was written.
    writeFileSync(file, before.log);
    writeFileSync(`${file}.head`, Buffer.concat(twice));
    await expect(open({ signingKey: keyOf(2) })).rejects.toMatchObject({ code: "AUDIT_WRONG_KEY" });
    const old = await open();
    await old.append(decision);
    await old.close();
    expect(await verifyLedger(file)).toMatchObject({ ok: true, entries: 3 });

    // The key entry was written, and the new key had not signed yet.
    writeFileSync(file, after.log);
    writeFileSync(`${file}.head`, Buffer.concat(twice));
    await expect(open()).rejects.toMatchObject({ code: "AUDIT_WRONG_KEY" });
    const next = await open({ signingKey: keyOf(2) });
    await next.append(decision);
    await next.close();
    expect(await verifyLedger(file)).toMatchObject({ ok: true, entries: 5, unsigned: [{ from: 2, to: 2 }] });
  });

  it("is not taken from a line that the old key did not sign", async () => {
    const ledger = await open();
    await ledger.rotateKey(keyOf(2));
    await ledger.close();
    const text = readFileSync(file, "utf8");
    writeFileSync(
      file,
      text.replace(/"signature":"(.)/, (_, first) => `"signature":"${first === "A" ? "B" : "A"}`),
    );
    const report = await verifyLedger(file);
    expect(report.problems.map(({ code }) => code)).toContain("KEY_INVALID");
  });

  it("is not believed because a line behind the signed head names it", async () => {
    const forged = join(folder, "forged.jsonl");
    const forger = await open({ file: forged, signingKey: keyOf(9) });
    await forger.append(decision);
    const head = readFileSync(`${forged}.head`);
    await forger.rotateKey(keyOf(1));
    await forger.close();
    writeFileSync(`${forged}.head`, head);
    const report = await verifyLedger(forged, { publicKey: keyOf(1).publicKey });
    expect(report).toMatchObject({ ok: false, unsignedTail: { from: 2, to: 2 } });
    expect(report.problems).toMatchObject([{ code: "PUBLIC_KEY_UNEXPECTED" }]);
  });

  it("cannot be given to a log that was made without one", async () => {
    const ledger = await openLedger({ file });
    await expect(ledger.rotateKey(keyOf(1))).rejects.toMatchObject({ code: "AUDIT_WRONG_KEY" });
    expect(ledger.checkpoint()).toBeUndefined();
    expect(await readCheckpoint(file)).toBeUndefined();
    await ledger.close();
  });
});

describe("a proof", () => {
  it("shows an entry without the log, and nothing else", async () => {
    const ledger = await open();
    await Promise.all(
      Array.from({ length: 20 }, (_, index) => ledger.append({ type: "decision", id: `evt-${index}` })),
    );
    await ledger.close();
    const { publicKey } = keyOf(1);
    for (let index = 0; index < 20; index++) {
      const proof = await proveEntry(file, `evt-${index}`);
      expect(verifyProof(proof, publicKey)).toMatchObject({
        ok: true,
        index: index + 1,
        entry: { id: `evt-${index}` },
      });
    }
    const proof = await proveEntry(file, "evt-7");
    const result = (text: string) => verifyProof(text, publicKey);
    expect(result(proof.replace("index 8", "index 9"))).toMatchObject({
      ok: false,
      code: "PROOF_NOT_INCLUDED",
    });
    expect(result(proof.replace("\n21\n", "\n22\n"))).toMatchObject({
      ok: false,
      code: "PROOF_SIGNATURE_INVALID",
    });
    expect(result("")).toMatchObject({ ok: false, code: "PROOF_UNREADABLE" });
    expect(verifyProof(proof, keyOf(2).publicKey)).toMatchObject({
      ok: false,
      code: "PROOF_SIGNATURE_INVALID",
    });
    for (let at = 0; at < proof.length; at++) {
      const changed = `${proof.slice(0, at)}${proof[at] === "x" ? "y" : "x"}${proof.slice(at + 1)}`;
      expect(result(changed).ok, `character ${at}`).toBe(false);
    }
    const vkey = JSON.parse(readFileSync(file, "utf8").split("\n")[0]!).public_key as string;
    expect(verifyProof(proof, vkey)).toMatchObject({ ok: true });
    expect(verifyProof(proof, vkey.replace(/\/[0-9a-f]{4}/, "/0000"))).toMatchObject({ ok: false });
  });

  it("cannot be had for an entry that is not there, or not signed", async () => {
    const ledger = await openLedger({ file });
    await ledger.append({ type: "decision", id: "a" });
    await ledger.close();
    await expect(proveEntry(file, "b")).rejects.toMatchObject({ code: "AUDIT_UNREADABLE" });
    await expect(proveEntry(file, "a")).rejects.toThrow(/has no key/);
  });
});
