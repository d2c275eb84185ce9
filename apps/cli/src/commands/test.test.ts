import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { errorSchema } from "../schemas/error.ts";
import { testRunSchema } from "../schemas/test-run.ts";
import { runCli } from "../testing/run-cli.ts";
import { temporaryProject } from "../testing/temporary-project.ts";

const failing = `tests:
  - name: is wrong about dev
    action: get-configmap
    target: staging/api
    params: { namespace: n, configmap: c }
    expect: deny
    expect_policy: allow-dev
    expect_risk: critical
  - name: is right
    action: get-configmap
    target: staging/api
    params: { namespace: n, configmap: c }
    expect: allow
`;

describe("agent-safe test", () => {
  it("passes the scaffold's tests and records nothing", async () => {
    const cwd = await temporaryProject();
    const { code, stdout } = await runCli(["test", "./tests", "--json"], { cwd });
    expect(code).toBe(0);
    const run = testRunSchema.parse(JSON.parse(stdout));
    expect([run.failed, run.passed]).toEqual([0, run.tests.length]);
    expect(existsSync(join(cwd, "audit.jsonl"))).toBe(false);
  });

  it("has a test for every rule of the scaffold", async () => {
    const cwd = await temporaryProject();
    const { stdout } = await runCli(["test", "./tests", "--json"], { cwd });
    const tested = new Set(
      testRunSchema.parse(JSON.parse(stdout)).tests.map(({ actual }) => actual.policy_matched),
    );
    tested.delete(null);
    expect(tested.size).toBe(7);
  });

  it("shows what came instead, and why, with exit code 4", async () => {
    const cwd = await temporaryProject();
    writeFileSync(join(cwd, "failing.yaml"), failing);
    const text = await runCli(["test", "failing.yaml"], { cwd });
    expect(text.code).toBe(4);
    expect(text.stdout).toBe(`FAILED  1 of 2 tests

  x is wrong about dev  failing.yaml:2
      result: expected deny, got allow
      rule: expected allow-dev, got allow-reads
      effective risk: expected critical, got low
      Reading is allowed wherever the target is known (rule allow-reads)
`);
    const json = await runCli(["test", "failing.yaml", "--json"], { cwd });
    expect(json.code).toBe(4);
    const { passed, failed, tests } = testRunSchema.parse(JSON.parse(json.stdout));
    expect([passed, failed]).toEqual([1, 1]);
    expect(tests[0]?.differences).toContainEqual({ key: "expect_risk", expected: "critical", actual: "low" });
  });

  it("refuses broken tests and a path that is not there", async () => {
    const cwd = await temporaryProject();
    writeFileSync(join(cwd, "broken.yaml"), "tests:\n  - nam: x\n");
    const broken = await runCli(["test", "broken.yaml"], { cwd });
    expect(broken.code).toBe(3);
    expect(broken.stderr).toMatch(/broken\.yaml:2:5 error .*`nam`/);
    const missing = await runCli(["test", "nowhere", "--json"], { cwd });
    expect(missing.code).toBe(3);
    const { error } = errorSchema.parse(JSON.parse(missing.stdout));
    expect(error.problems?.[0]?.file).toBe("nowhere");
  });

  it("warns of a folder without tests", async () => {
    const cwd = await temporaryProject();
    writeFileSync(join(cwd, "empty.yaml"), "tests: []\n");
    const { code, stdout } = await runCli(["test", "empty.yaml"], { cwd });
    expect(code).toBe(0);
    expect(stdout).toContain("PASSED  0 tests");
    expect(stdout).toMatch(/empty\.yaml:1:1 warning NO_TESTS/);
  });
});
