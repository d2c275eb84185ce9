import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { validationSchema } from "../schemas/validation.ts";
import { runCli } from "../testing/run-cli.ts";
import { temporaryFolder, temporaryProject } from "../testing/temporary-project.ts";

describe("agent-safe validate", () => {
  it("says what it read, in text and in JSON", async () => {
    const cwd = await temporaryProject();
    const text = await runCli(["validate"], { cwd });
    expect([text.code, text.stderr]).toEqual([0, ""]);
    expect(text.stdout).toMatch(
      /^VALID {2}10 actions, 9 targets, 7 rules, \d+ policy tests\n {2}project {2}agent-safe\.yaml\n/,
    );
    const json = await runCli(["validate", "--json"], { cwd });
    expect(validationSchema.parse(JSON.parse(json.stdout))).toMatchObject({
      valid: true,
      config: expect.stringMatching(/agent-safe\.yaml$/),
      counts: { actions: 10, targets: 9, rules: 7 },
      problems: [],
    });
  });

  it("shows several mistakes of several files at once, each with place, frame and cure", async () => {
    const cwd = await temporaryProject();
    writeFileSync(
      join(cwd, "policies", "b.yaml"),
      "rules:\n  - name: x\n    decison: allow\n    match: {}\n    reason: r\n",
    );
    writeFileSync(
      join(cwd, "actions", "b.yaml"),
      "name: b\nversion: 1\ndescription: d\nrisk_class: hihg\ntarget_types: [x]\n",
    );
    writeFileSync(join(cwd, "tests", "b.yaml"), "tests:\n  - name: t\n    action: a\n    expect: alow\n");
    const text = await runCli(["validate"], { cwd });
    expect([text.code, text.stderr]).toEqual([3, ""]);
    expect(text.stdout).toMatch(/^INVALID {2}\d errors/);
    expect(text.stdout).toMatch(/policies\/b\.yaml:3:5 error .*`decison`/);
    expect(text.stdout).toContain("> 3 |     decison: allow");
    expect(text.stdout).toMatch(/actions\/b\.yaml:4:13 error .*`hihg`/);
    expect(text.stdout).toMatch(/tests\/b\.yaml:4:13 error .*`alow`/);
    expect(text.stdout.match(/did you mean/g)?.length ?? 0).toBeGreaterThanOrEqual(3);
    const json = await runCli(["validate", "--json"], { cwd });
    const report = validationSchema.parse(JSON.parse(json.stdout));
    expect([json.code, report.valid]).toEqual([3, false]);
    expect(new Set(report.problems.map(({ file }) => file))).toEqual(
      new Set(["policies/b.yaml", "actions/b.yaml", "tests/b.yaml"]),
    );
  });

  it("passes with warnings, unless it is strict", async () => {
    const cwd = await temporaryProject();
    writeFileSync(
      join(cwd, "policies", "b.yaml"),
      "rules:\n  - name: never\n    match: { actions: [] }\n    decision: deny\n    reason: r\n",
    );
    const lenient = await runCli(["validate"], { cwd });
    expect(lenient.code).toBe(0);
    expect(lenient.stdout).toMatch(/^VALID {2}1 warning; /);
    expect(lenient.stdout).toMatch(/policies\/b\.yaml:3:\d+ warning /);
    expect((await runCli(["validate", "--strict"], { cwd })).code).toBe(4);
  });

  it("names the project file that is broken, and one that is not there", async () => {
    const cwd = await temporaryProject();
    writeFileSync(join(cwd, "agent-safe.yaml"), "registri: ./actions\n");
    const broken = await runCli(["validate"], { cwd });
    expect(broken.code).toBe(3);
    expect(broken.stdout).toMatch(/agent-safe\.yaml:1:1 error .*`registri`/);
    const missing = await runCli(["validate", "--config", "none.yaml"], { cwd });
    expect(missing.code).toBe(3);
    expect(missing.stdout).toContain("none.yaml");
  });

  it("says how to begin where there is no project", async () => {
    const { code, stderr } = await runCli(["validate"], { cwd: temporaryFolder() });
    expect(code).toBe(3);
    expect(stderr).toContain("error NO_PROJECT");
    expect(stderr).toContain("agent-safe init");
  });

  it("shows hostile text in files escaped", async () => {
    const cwd = await temporaryProject();
    mkdirSync(join(cwd, "policies", "c"));
    writeFileSync(
      join(cwd, "policies", "c", "d.yaml"),
      'rules:\n  - name: "a\\u001b[2J\\u202e"\n    oops: "\u202e\u009b2J"\n',
    );
    for (const flags of [[], ["--json"]]) {
      const { code, stdout } = await runCli(["validate", ...flags], { cwd });
      expect(code).toBe(3);
      expect(stdout).not.toMatch(/[\p{Cf}\u0000-\u0009\u000b-\u001f\u007f-\u009f]/u);
    }
  });
});
