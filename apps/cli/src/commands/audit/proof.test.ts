import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { checkpointSchema } from "../../schemas/checkpoint.ts";
import { errorSchema } from "../../schemas/error.ts";
import { proofSchema } from "../../schemas/proof.ts";
import { verificationSchema } from "../../schemas/verification.ts";
import { verifiedProofSchema } from "../../schemas/verified-proof.ts";
import { runCli } from "../../testing/run-cli.ts";
import { temporaryFolder, temporaryProject } from "../../testing/temporary-project.ts";

const reading = [
  "check",
  "get-configmap",
  "--target",
  "staging/api",
  "--params",
  '{"namespace":"n","configmap":"c"}',
];

let cwd = "";
let elsewhere = "";
beforeAll(async () => {
  cwd = await temporaryProject();
  elsewhere = temporaryFolder();
  for (let count = 0; count < 3; count++) await runCli(reading, { cwd });
});

function lines(): Record<string, unknown>[] {
  return readFileSync(join(cwd, "audit.jsonl"), "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
}

const publicKey = () => String(lines()[0]?.["public_key"]);

describe("agent-safe audit checkpoint", () => {
  it("prints the signed state, or writes it to a file that serves as an anchor", async () => {
    const printed = await runCli(["audit", "checkpoint"], { cwd });
    expect(printed.code).toBe(0);
    expect(printed.stdout).toMatch(/^agent-safe\.local\/[0-9a-f]{32}\n4\n\S+\n\n— /);

    const anchor = join(elsewhere, "anchor.txt");
    const written = await runCli(["audit", "checkpoint", "--output", anchor], { cwd });
    expect(written.stdout).toContain(`audit verify --anchor ${anchor}`);
    expect(readFileSync(anchor, "utf8")).toBe(printed.stdout);

    const json = checkpointSchema.parse(
      JSON.parse((await runCli(["audit", "checkpoint", "--json"], { cwd })).stdout),
    );
    expect(json).toMatchObject({ size: 4, note: printed.stdout, output: null });
  });

  it("says that a log without a key has none", async () => {
    const project = await temporaryProject();
    const config = readFileSync(join(project, "agent-safe.yaml"), "utf8").replace(
      /^signing_key_file.*$/m,
      "",
    );
    writeFileSync(join(project, "agent-safe.yaml"), config);
    await runCli(reading, { cwd: project });
    const { code, stdout } = await runCli(["audit", "checkpoint", "--json"], { cwd: project });
    expect(code).toBe(6);
    expect(errorSchema.parse(JSON.parse(stdout)).error.code).toBe("AUDIT_UNSIGNED");
  });
});

describe("agent-safe audit verify with anchors and a public key", () => {
  it("accepts an older state of the same log, and the log's key", async () => {
    const anchor = join(elsewhere, "older.txt");
    await runCli(["audit", "checkpoint", "--output", anchor], { cwd });
    await runCli(reading, { cwd });
    const { code, stdout } = await runCli(
      [
        "audit",
        "verify",
        "audit.jsonl",
        "--anchor",
        anchor,
        "--anchor",
        anchor,
        "--public-key",
        publicKey(),
        "--json",
      ],
      { cwd },
    );
    expect(code).toBe(0);
    const { checks } = verificationSchema.parse(JSON.parse(stdout));
    expect(checks.map(({ name, status }) => `${name}: ${status}`)).toEqual([
      "chain: ok",
      "truncation: ok",
      "signature: ok",
      "public key: ok",
      "rollback: ok",
    ]);
  });

  it("checks the project's own log against the project's own key", async () => {
    const { stdout } = await runCli(["audit", "verify"], { cwd });
    expect(stdout).toContain("public key: ok");
  });

  it("refuses an anchor of another log, and another key", async () => {
    const other = temporaryFolder(); // with a key of its own
    await runCli(["init"], { cwd: other });
    await runCli(reading, { cwd: other });
    const anchor = join(elsewhere, "other.txt");
    await runCli(["audit", "checkpoint", "--output", anchor], { cwd: other });
    const rolledBack = await runCli(["audit", "verify", "--anchor", anchor], { cwd });
    expect([rolledBack.code, rolledBack.stdout]).toEqual([5, expect.stringContaining("ANCHOR_OTHER_LOG")]);
    const named = await runCli(["audit", "verify", join(other, "audit.jsonl"), "--public-key", publicKey()]);
    expect([named.code, named.stdout]).toEqual([5, expect.stringContaining("PUBLIC_KEY_UNEXPECTED")]);
  });
});

describe("agent-safe audit prove and verify-proof", () => {
  it("prove an entry to somebody who has the key and not the log", async () => {
    const id = String(lines()[2]?.["id"]);
    const file = join(elsewhere, "entry.tlog-proof");
    const key = join(elsewhere, "key.txt");
    writeFileSync(key, `${publicKey()}\n`);
    expect((await runCli(["audit", "prove", id, "--output", file], { cwd })).code).toBe(0);
    const json = await runCli(["audit", "prove", id, "--json"], { cwd });
    expect(proofSchema.parse(JSON.parse(json.stdout)).proof).toBe(readFileSync(file, "utf8"));

    const text = await runCli(["audit", "verify-proof", file, "--public-key", key], { cwd: elsewhere });
    expect(text.code).toBe(0);
    expect(text.stdout).toMatch(/^VERIFIED {2}entry 2 of agent-safe\.local\//);
    expect(text.stdout).toContain(id);
    const piped = await runCli(["audit", "verify-proof", "-", "--public-key", publicKey(), "--json"], {
      cwd: elsewhere,
      input: readFileSync(file, "utf8"),
    });
    expect(verifiedProofSchema.parse(JSON.parse(piped.stdout))).toMatchObject({
      ok: true,
      index: 2,
      entry: { id },
    });
  });

  it("refuse an edited proof, an unknown entry, and a proof without a key", async () => {
    const id = String(lines()[1]?.["id"]);
    const proof = (await runCli(["audit", "prove", id], { cwd })).stdout;
    const input = proof.replace("index 1", "index 2");
    const edited = await runCli(["audit", "verify-proof", "-", "--public-key", publicKey(), "--json"], {
      input,
    });
    expect(edited.code).toBe(5);
    expect(verifiedProofSchema.parse(JSON.parse(edited.stdout))).toMatchObject({ ok: false });
    expect((await runCli(["audit", "prove", "evt-none"], { cwd })).code).toBe(6);
    expect((await runCli(["audit", "verify-proof", "-"], { input: proof })).code).toBe(2);
  });
});
