import {
  appendFileSync,
  copyFileSync,
  linkSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { errorSchema } from "../../schemas/error.ts";
import { verificationSchema } from "../../schemas/verification.ts";
import { runCli } from "../../testing/run-cli.ts";
import { temporaryFolder, temporaryProject } from "../../testing/temporary-project.ts";

let cwd = "";
beforeAll(async () => {
  cwd = await temporaryProject();
  for (let count = 0; count < 3; count++) {
    await runCli(
      ["check", "get-configmap", "--target", "staging/api", "--params", '{"namespace":"n","configmap":"c"}'],
      { cwd },
    );
  }
});

/** The log, changed, with its head file. */
function changedLog(change: (lines: string[]) => string[]): string {
  const folder = temporaryFolder();
  const lines = readFileSync(join(cwd, "audit.jsonl"), "utf8").trimEnd().split("\n");
  writeFileSync(join(folder, "audit.jsonl"), `${change(lines).join("\n")}\n`);
  copyFileSync(join(cwd, "audit.jsonl.head"), join(folder, "audit.jsonl.head"));
  return join(folder, "audit.jsonl");
}

const reading = [
  "check",
  "get-configmap",
  "--target",
  "staging/api",
  "--params",
  '{"namespace":"n","configmap":"c"}',
];

/** A project whose log and head file are those of somebody with a key of their own. */
async function projectWithForgedLog(log = "audit.jsonl"): Promise<string> {
  const project = await temporaryProject();
  const forger = temporaryFolder();
  await runCli(["init"], { cwd: forger });
  await runCli(reading, { cwd: forger });
  for (const end of ["", ".head"])
    copyFileSync(join(forger, `audit.jsonl${end}`), join(project, `${log}${end}`));
  return project;
}

describe("agent-safe audit verify", () => {
  it("verifies the project's log, and says what it did not check", async () => {
    const text = await runCli(["audit", "verify"], { cwd });
    expect([text.code, text.stderr]).toEqual([0, ""]);
    expect(text.stdout).toMatch(/^VERIFIED {2}audit\.jsonl: 4 entries, /);
    expect(text.stdout).toContain("chain: ok (4 entries)");
    expect(text.stdout).toContain("rollback: not checked (no anchor)");
    const json = await runCli(["audit", "verify", "--json"], { cwd });
    expect(verificationSchema.parse(JSON.parse(json.stdout))).toMatchObject({
      ok: true,
      entries: 4,
      problems: [],
    });
  });

  it.each<[string, (lines: string[]) => string[]]>([
    ["an edited line", ([a = "", b = "", ...rest]) => [a, b.replace("allow", "allou"), ...rest]],
    ["a deleted line", ([a = "", , ...rest]) => [a, ...rest]],
    ["swapped lines", ([a = "", b = "", c = "", ...rest]) => [a, c, b, ...rest]],
    ["a missing last line", (lines) => lines.slice(0, -1)],
  ])("detects %s: exit code 5 and the place", async (_, change) => {
    const file = changedLog(change);
    const text = await runCli(["audit", "verify", file]);
    expect(text.code).toBe(5);
    expect(text.stdout).toMatch(/^FAILED {2}.*audit\.jsonl: \d+ problems? in /);
    expect(text.stdout).toMatch(/entry \d+|byte \d+/);
    const json = await runCli(["audit", "verify", file, "--json"]);
    expect(json.code).toBe(5);
    const report = verificationSchema.parse(JSON.parse(json.stdout));
    expect(report.ok).toBe(false);
    expect(report.problem_count).toBeGreaterThan(0);
  });

  it("reads a named log where the project is broken, and refuses one that is not there", async () => {
    const broken = await temporaryProject();
    writeFileSync(join(broken, "agent-safe.yaml"), "oops");
    expect((await runCli(["audit", "verify", join(cwd, "audit.jsonl")], { cwd: broken })).code).toBe(0);
    expect(
      (await runCli(["audit", "verify", "--log-file", join(cwd, "audit.jsonl")], { cwd: broken })).code,
    ).toBe(0);
    expect((await runCli(["audit", "verify"], { cwd: broken })).code).toBe(3);
    const missing = await runCli(["audit", "verify", "none.jsonl", "--json"], { cwd });
    expect(missing.code).toBe(6);
    expect(errorSchema.parse(JSON.parse(missing.stdout)).error.code).toBe("AUDIT_UNREADABLE");
  });

  it("refuses the project's log when another key signed it, however the log is named", async () => {
    const project = await projectWithForgedLog();
    const below = join(project, "below");
    mkdirSync(below);
    symlinkSync(project, join(below, "folder"));
    for (const end of ["", ".head"])
      linkSync(join(project, `audit.jsonl${end}`), join(below, `same.jsonl${end}`));
    for (const [folder, ...words] of [
      [project],
      [project, "./audit.jsonl"],
      [project, join(project, "audit.jsonl")],
      [project, "--log-file", "audit.jsonl"],
      [below, "../audit.jsonl"],
      [below, "folder/audit.jsonl"],
      [below, "same.jsonl"],
    ] as const) {
      const { code, stdout } = await runCli(["audit", "verify", ...words], { cwd: folder });
      expect([words, code, stdout]).toEqual([words, 5, expect.stringContaining("PUBLIC_KEY_UNEXPECTED")]);
    }
  });

  it("takes `audit_log` and AGENT_SAFE_AUDIT_LOG for names of the project's log", async () => {
    const project = await projectWithForgedLog("decisions.jsonl");
    const env = { AGENT_SAFE_AUDIT_LOG: "decisions.jsonl" };
    expect((await runCli(["audit", "verify"], { cwd: project, env })).code).toBe(5);
    // Not the project's so far: it says that it does not know whose it is.
    const foreign = await runCli(["audit", "verify", "decisions.jsonl"], { cwd: project });
    expect([foreign.code, foreign.stdout]).toEqual([0, expect.stringContaining("public key: not checked")]);
    const config = join(project, "agent-safe.yaml");
    const kept = readFileSync(config, "utf8").replace(/^audit_log:.*\n/m, "");
    writeFileSync(config, `${kept}\naudit_log: decisions.jsonl\n`);
    expect((await runCli(["audit", "verify", "decisions.jsonl"], { cwd: project })).code).toBe(5);
  });

  it.each(["zzz", "", `${"00".repeat(31)}`])("refuses --public-key %j as wrong usage", async (key) => {
    const run = await runCli(["audit", "verify", "--public-key", key, "--json"], { cwd });
    expect([run.code, run.stderr]).toEqual([2, ""]);
    expect(errorSchema.parse(JSON.parse(run.stdout)).error).toMatchObject({
      code: "USAGE",
      message: "--public-key is neither an Ed25519 public key nor the name of a file",
    });
  });

  it("refuses a file without a public key, and does not show what it holds", async () => {
    const key = join(temporaryFolder(), "private.pem");
    writeFileSync(key, "-----BEGIN PRIVATE KEY-----\nhunter2\n-----END PRIVATE KEY-----\n");
    for (const words of [["verify"], ["verify-proof", key]]) {
      const { code, stdout, stderr } = await runCli(["audit", ...words, "--public-key", key], { cwd });
      expect([code, stdout]).toEqual([2, ""]);
      expect(stderr).toContain("holds no Ed25519 public key");
      expect(stderr).not.toContain("hunter2");
    }
  });

  it("refuses a file that is no log", async () => {
    const file = join(temporaryFolder(), "x.jsonl");
    writeFileSync(file, "hello\n");
    const { code } = await runCli(["audit", "verify", file]);
    expect(code).toBe(5);
  });

  it("speaks of bytes behind the last line", async () => {
    const project = await temporaryProject();
    await runCli(["check", "get-configmap"], { cwd: project });
    appendFileSync(join(project, "audit.jsonl"), '{"seq":2,');
    const { stdout } = await runCli(["audit", "verify"], { cwd: project });
    expect(stdout).toMatch(/torn: 9 B behind the last whole line, from byte \d+/);
    rmSync(join(project, "audit.jsonl"));
    expect((await runCli(["audit", "verify"], { cwd: project })).code).toBe(5);
  });
});
