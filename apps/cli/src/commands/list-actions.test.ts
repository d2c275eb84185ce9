import { rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { actionListSchema } from "../schemas/action-list.ts";
import { runCli } from "../testing/run-cli.ts";
import { temporaryProject } from "../testing/temporary-project.ts";

describe("agent-safe list-actions", () => {
  it("shows a table of all actions", async () => {
    const cwd = await temporaryProject();
    const { code, stdout, stderr } = await runCli(["list-actions"], { cwd });
    expect([code, stderr]).toEqual([0, ""]);
    const [titles, ...lines] = stdout.split("\n");
    expect(titles).toMatch(/^ACTION +RISK +TARGETS +PARAMETERS +WHAT IT DOES$/);
    expect(lines.filter((line) => /^[a-z]/.test(line) && line.includes("  "))).toHaveLength(10);
    expect(stdout).toMatch(
      /exec-pod +high +k8s-pod +namespace, pod, command, \[stdin!\] +Run a command inside a pod/,
    );
  });

  it("filters by tag and risk", async () => {
    const cwd = await temporaryProject();
    const names = async (...flags: string[]) => {
      const { code, stdout } = await runCli(["list-actions", "--json", ...flags], { cwd });
      expect(code).toBe(0);
      return actionListSchema.parse(JSON.parse(stdout)).actions.map(({ name }) => name);
    };
    expect(await names("--tag", "aws")).toEqual(["ec2-start-instance", "ec2-stop-instance"]);
    expect(await names("--tag", "aws", "--risk", "high")).toEqual(["ec2-stop-instance"]);
    expect(await names("--risk", "low")).toEqual(["get-configmap", "get-pod-logs"]);
    const none = await runCli(["list-actions", "--tag", "nothing"], { cwd });
    expect([none.code, none.stdout]).toEqual([0, "No action passes the filter.\n"]);
  });

  it("needs no secret: a clone without the key file lists the same actions", async () => {
    const cwd = await temporaryProject();
    const whole = await runCli(["list-actions"], { cwd });
    rmSync(join(cwd, ".agent-safe"), { recursive: true });
    const clone = await runCli(["list-actions"], { cwd });
    expect([clone.code, clone.stderr, clone.stdout]).toEqual([0, "", whole.stdout]);
  });

  it("pairs rollbacks as the scaffold means them", async () => {
    const cwd = await temporaryProject();
    const { stdout } = await runCli(["list-actions", "--json"], { cwd });
    const pairs = actionListSchema
      .parse(JSON.parse(stdout))
      .actions.filter(({ reversible }) => reversible)
      .map(({ name, rollback_action }) => [name, rollback_action]);
    expect(pairs).toEqual([
      ["ec2-start-instance", "ec2-stop-instance"],
      ["ec2-stop-instance", "ec2-start-instance"],
      ["scale-deployment", "scale-deployment"],
      ["update-configmap", "update-configmap"],
      ["update-image", "update-image"],
    ]);
  });

  it("answers a misspelt risk with what was meant", async () => {
    const { code, stderr } = await runCli(["list-actions", "--risk", "hihg"]);
    expect(code).toBe(2);
    expect(stderr).toContain(
      "--risk cannot be `hihg`, only one of low, medium, high, critical; did you mean `high`?",
    );
  });
});
