import { spawnSync } from "node:child_process";
import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { executable } from "./testing/run-cli.ts";
import { temporaryFolder } from "./testing/temporary-project.ts";

/** The user's guide, typed into a shell as it stands there. */
function shell(script: string, cwd: string): { code: number | null; stdout: string; stderr: string } {
  const bin = temporaryFolder();
  symlinkSync(executable, join(bin, "agent-safe"));
  const env = { PATH: `${bin}:${process.env["PATH"]}`, HOME: bin };
  const { status, stdout, stderr } = spawnSync("bash", ["-c", script], { cwd, env, encoding: "utf8" });
  return { code: status, stdout, stderr };
}

describe("the getting-started guide", () => {
  const cwd = temporaryFolder();
  const project = join(cwd, "myproject");

  it("1. scaffolds a project", () => {
    const { code, stderr } = shell(
      "agent-safe init myproject\ncd myproject && ls actions/restart-deployment.yaml policies/default.yaml inventory.yaml",
      cwd,
    );
    expect(stderr).toBe("");
    expect(code).toBe(0);
  });

  it("2. validates it", () => {
    const { code, stdout, stderr } = shell(
      "agent-safe validate --registry ./actions --policies ./policies --inventory ./inventory.yaml",
      project,
    );
    expect(stderr).toBe("");
    expect(stdout).toMatch(/^VALID /);
    expect(code).toBe(0);
  });

  it("3. checks an action on a dev target: ALLOW", () => {
    const { code, stdout, stderr } = shell(
      `# Dev target - should be ALLOW
agent-safe check restart-deployment \\
    --target dev/test-app \\
    --caller deploy-agent \\
    --params '{"namespace": "dev", "deployment": "app"}' \\
    --registry ./actions \\
    --policies ./policies \\
    --inventory ./inventory.yaml`,
      project,
    );
    expect(stderr).toBe("");
    expect(stdout).toMatch(/^ALLOW /);
    expect(code).toBe(0);
  });

  it("3. checks it on a prod target: REQUIRE_APPROVAL", () => {
    const { code, stdout } = shell(
      `agent-safe check restart-deployment \\
    --target prod/api-server \\
    --caller deploy-agent \\
    --params '{"namespace": "prod", "deployment": "api"}' \\
    --registry ./actions \\
    --policies ./policies \\
    --inventory ./inventory.yaml`,
      project,
    );
    expect(stdout).toMatch(/^REQUIRE_APPROVAL {2}Critical-risk actions always require human approval\n/);
    expect(stdout).toMatch(/^ {2}action {3}restart-deployment {3}medium risk$/m);
    expect(stdout).toMatch(
      /^ {2}target {3}prod\/api-server {3}prod, critical {2}-> {2}effective risk CRITICAL$/m,
    );
    expect(stdout).toMatch(/^ {2}rule {5}require-approval-critical-risk {3}policies\/default\.yaml:5$/m);
    expect(stdout).toMatch(/^ {2}audit {4}evt-/m);
    expect(code).toBe(11);
  });

  it("links a change ticket", () => {
    const { code, stdout } = shell(
      `agent-safe check restart-deployment \\
    --target prod/api-server \\
    --params '{"namespace": "prod", "deployment": "api"}' \\
    --ticket-id JIRA-1234`,
      project,
    );
    expect(stdout).toMatch(/^ {2}ticket {3}JIRA-1234$/m);
    expect(code).toBe(11);
  });

  it("verifies and shows the audit log", () => {
    const verified = shell("agent-safe audit verify ./audit.jsonl", project);
    expect(verified.stdout).toMatch(/^VERIFIED {2}audit\.jsonl: 4 entries, /);
    expect(verified.stdout).toContain("rollback: not checked (no anchor)");
    expect(verified.code).toBe(0);
    const shown = shell("agent-safe audit show ./audit.jsonl --last 10", project);
    expect(shown.stdout).toMatch(/allow +restart-deployment +dev\/test-app +deploy-agent/);
    expect(shown.code).toBe(0);
    const filtered = shell("agent-safe audit show ./audit.jsonl --event-type state_capture", project);
    expect(filtered.stdout).toBe("No entry passes the filter.\n");
    expect(filtered.code).toBe(0);
  });

  it("runs the policy tests", () => {
    const { code, stdout } = shell(
      "agent-safe test ./tests/ --registry ./actions --policies ./policies",
      project,
    );
    expect(stdout).toMatch(/^PASSED /);
    expect(code).toBe(0);
  });

  it("stops a chain of commands at anything but ALLOW", () => {
    const params = `--params '{"namespace": "x", "deployment": "x"}'`;
    const act = (target: string) =>
      shell(
        `agent-safe check restart-deployment --caller a --target ${target} ${params} > /dev/null && echo acted`,
        project,
      );
    expect(act("dev/test-app").stdout).toBe("acted\n");
    expect(act("prod/api-server").stdout).toBe("");
    expect(act("nowhere").stdout).toBe("");
  });
});
