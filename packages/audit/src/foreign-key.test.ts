import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { signingKeyFromSeed } from "@agent-safe/keys";
import { afterEach, beforeEach, expect, it } from "vitest";
import { type OpenLedgerOptions, openLedger } from "./open-ledger.ts";
import { verifyLedger } from "./verify-ledger.ts";

let folder = "";
let file = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "agent-safe-foreign-key-"));
  file = join(folder, "audit.jsonl");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const keyOf = (fill: number) => signingKeyFromSeed(new Uint8Array(32).fill(fill));
const decision = { type: "decision", result: "allow" };

async function appendWith(options: Omit<OpenLedgerOptions, "file">): Promise<string[]> {
  const reported: string[] = [];
  await using ledger = await openLedger({
    file,
    onDiagnostic: ({ code }) => reported.push(code),
    ...options,
  });
  await ledger.append(decision);
  return reported;
}

it.each([
  ["another key", { signingKey: keyOf(2) }],
  ["no key", {}],
])("appends unsigned lines with %s, and every verification says so", async (_, other) => {
  await appendWith({ signingKey: keyOf(1) });
  expect(await appendWith({ ...other, foreignKey: "unsigned" })).toEqual(["AUDIT_UNSIGNED"]);
  expect(await verifyLedger(file)).toMatchObject({ ok: true, entries: 3, unsignedTail: { from: 2, to: 2 } });

  expect(await appendWith({ signingKey: keyOf(1) })).toEqual(["AUDIT_RECOVERED"]);
  const report = await verifyLedger(file, { publicKey: keyOf(1).publicKey });
  expect(report).toMatchObject({
    ok: true,
    entries: 5,
    unsigned: [{ from: 2, to: 2 }],
    unsignedTail: undefined,
  });
});

it("refuses without a head, or with one that the log does not fit", async () => {
  await appendWith({ signingKey: keyOf(1) });
  const head = readFileSync(`${file}.head`);
  const lines = readFileSync(file, "utf8");
  for (const other of [{}, { signingKey: keyOf(2) }]) {
    const options = { ...other, foreignKey: "unsigned" as const };
    writeFileSync(file, `${lines.split("\n")[0]}\n`);
    await expect(appendWith(options)).rejects.toMatchObject({ code: "AUDIT_TAMPERED" });
    writeFileSync(file, lines);
    rmSync(`${file}.head`);
    await expect(appendWith(options)).rejects.toMatchObject({ code: "AUDIT_TAMPERED" });
    writeFileSync(`${file}.head`, head);
  }
});

it("is not the default", async () => {
  await appendWith({ signingKey: keyOf(1) });
  await expect(appendWith({ signingKey: keyOf(2) })).rejects.toMatchObject({ code: "AUDIT_WRONG_KEY" });
  await expect(appendWith({})).rejects.toMatchObject({ code: "AUDIT_WRONG_KEY" });
});
