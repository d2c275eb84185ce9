import { rmSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { smallProject, temporaryProject } from "./testing/temporary-project.ts";
import { validateProject } from "./validate-project.ts";

describe("validateProject", () => {
  it("counts what a sound project holds", () => {
    const { folder } = temporaryProject();
    const report = validateProject({ cwd: folder });
    expect(report).toMatchObject({
      ok: true,
      counts: { actions: 2, targets: 3, rules: 3, tests: undefined },
    });
  });

  it.each([
    [
      "a key file that is no key",
      { "agent-safe.yaml": "signing_key_file: ./key\n", key: "\n" },
      "KEY_INVALID",
    ],
    [
      "a path to redact that is none",
      { "agent-safe.yaml": "audit: { redact: [params..x] }\n" },
      "AUDIT_PATH_INVALID",
    ],
    ["two secrets", { "agent-safe.yaml": "signing_key: a\nsigning_key_file: b\n" }, "TWO_KEYS"],
    ["a policy test that is wrong", { "tests/t.yaml": "tests: [{ name: x }]\n" }, "MISSING_KEY"],
    ["an unknown key", { "agent-safe.yaml": "audit_lgo: x\n" }, "UNKNOWN_KEY"],
  ])("finds %s, with its place and cure", (_, files, code) => {
    const project = temporaryProject();
    project.write(files);
    const report = validateProject({ cwd: project.folder });
    expect(report.ok).toBe(false);
    const problem = report.problems.find((each) => each.code === code);
    expect(problem?.line).toBeGreaterThan(0);
    expect(problem?.cure).toBeTruthy();
  });

  it("warns of a key file that a fresh clone does not have, where it is named", () => {
    const project = temporaryProject();
    project.write({ "agent-safe.yaml": "inventory: inventory.yaml\nsigning_key_file: ./none.key\n" });
    const report = validateProject({ cwd: project.folder });
    expect(report.ok).toBe(true);
    expect(report.problems).toMatchObject([{ code: "KEY_UNREADABLE", severity: "warning", line: 2 }]);
    const named = validateProject({ cwd: project.folder, signingKeyFile: "other.key" }).problems[0];
    expect(named).toMatchObject({ file: expect.stringMatching(/other\.key$/), severity: "warning" });
  });

  it("lints the rules", () => {
    const project = temporaryProject();
    const rules = smallProject["policies/default.yaml"]!.replace("agent_ids: [mallory]", "agent_ids: []");
    project.write({ "policies/default.yaml": rules });
    const report = validateProject({ cwd: project.folder });
    expect(report).toMatchObject({ ok: true });
    expect(report.problems).toMatchObject([{ severity: "warning" }]);
  });

  it("shows the problems of every file when several are broken", () => {
    const project = temporaryProject();
    project.write({
      "inventory.yaml": "targets: 5\n",
      "actions/login.yaml": "name: login\n",
      "tests/t.yaml": "tests: 5\n",
    });
    rmSync(project.path("policies"), { recursive: true });
    const files = validateProject({ cwd: project.folder }).problems.map(({ file }) => file);
    for (const name of ["inventory.yaml", "login.yaml", "t.yaml", "policies"]) {
      expect(files.some((file) => file.endsWith(name))).toBe(true);
    }
  });
});
