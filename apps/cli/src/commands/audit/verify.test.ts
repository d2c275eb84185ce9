import { appendFileSync, copyFileSync, readFileSync, rmSync, writeFileSync } from "node:fs";
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
