import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { decisionSchema } from "../schemas/decision.ts";
import { errorSchema } from "../schemas/error.ts";
import { type Run, runCli } from "../testing/run-cli.ts";
import { temporaryFolder, temporaryProject } from "../testing/temporary-project.ts";

const allowed = ["check", "restart-deployment", "--target", "dev/test-app", "--caller", "agent-01"];
const params = ["--params", '{"namespace": "dev", "deployment": "app"}'];

function decisionOf({ stdout }: Run) {
  return decisionSchema.parse(JSON.parse(stdout));
}

describe("agent-safe check", () => {
  it("gives the decision as one JSON object, also under --json-output", async () => {
    const cwd = await temporaryProject();
    for (const flag of ["--json", "--json-output"]) {
      const run = await runCli([...allowed, ...params, "--ticket-id", "JIRA-1", flag], { cwd });
      expect(run.stderr).toBe("");
      expect(run.code).toBe(0);
      expect(decisionOf(run)).toMatchObject({
        result: "allow",
        code: "ALLOWED",
        action: "restart-deployment",
        target: "dev/test-app",
        caller: "agent-01",
        risk_class: "medium",
        effective_risk: "medium",
        policy_matched: "allow-dev",
        policy_place: { file: "policies/default.yaml", line: expect.any(Number) },
        ticket_id: "JIRA-1",
      });
    }
  });

  it("keeps its exit codes under --json", async () => {
    const cwd = await temporaryProject();
    const prod = await runCli(
      ["check", "restart-deployment", "--target", "prod/api-server", ...params, "--json"],
      { cwd },
    );
    expect([prod.code, decisionOf(prod).result]).toEqual([11, "require_approval"]);
    const denied = await runCli(
      [
        "check",
        "exec-pod",
        "--target",
        "prod/api-server-pod",
        "--params",
        '{"namespace":"n","pod":"p","command":["ls"]}',
        "--json",
      ],
      { cwd },
    );
    expect([denied.code, decisionOf(denied).policy_matched]).toEqual([10, "deny-exec-in-production"]);
  });

  it("allows exec-pod on dev/debug-pod, as the guide has it", async () => {
    const cwd = await temporaryProject();
    const { code } = await runCli(
      [
        "check",
        "exec-pod",
        "--target",
        "dev/debug-pod",
        "--caller",
        "agent-01",
        "--params",
        '{"namespace": "dev", "pod": "p", "command": ["ls"]}',
      ],
      { cwd },
    );
    expect(code).toBe(0);
  });

  it("says what was probably meant by a misspelt action or target", async () => {
    const cwd = await temporaryProject();
    const action = await runCli(["check", "restart-deploymnet", "--target", "dev/test-app"], { cwd });
    expect(action.code).toBe(10);
    expect(action.stdout).toContain("did you mean restart-deployment?");
    const target = await runCli(["check", "restart-deployment", "--target", "dev/test-ap", ...params], {
      cwd,
    });
    expect(target.stdout).toContain("not in the inventory; did you mean dev/test-app?");
    expect(target.stdout).toContain("effective risk CRITICAL");
  });

  it("lists every wrong parameter", async () => {
    const cwd = await temporaryProject();
    const run = await runCli(
      [
        "check",
        "scale-deployment",
        "--target",
        "dev/test-app",
        "--json",
        "--params",
        '{"replicas": 500, "colour": 1}',
      ],
      { cwd },
    );
    expect(run.code).toBe(10);
    const { code, reason } = decisionOf(run);
    expect(code).toBe("INVALID_PARAMETERS");
    for (const name of ["namespace", "deployment", "replicas", "colour"])
      expect(reason).toContain(`\`${name}\``);
  });

  it("explains each rule in order with the place of the condition that failed", async () => {
    const cwd = await temporaryProject();
    const text = await runCli(
      [
        "check",
        "scale-deployment",
        "--target",
        "staging/api",
        "--explain",
        "--params",
        '{"namespace":"staging","deployment":"api","replicas":3}',
      ],
      { cwd },
    );
    expect(text.code).toBe(0);
    expect(text.stdout).toContain("medium action  x  internal target  =  MEDIUM");
    expect(text.stdout).toMatch(
      /no: action `scale-deployment` is none of `exec-pod`\n +policies\/default\.yaml:\d+\n/,
    );
    expect(text.stdout).toMatch(
      /-> \d {2}allow-staging-deployments {2}policies\/default\.yaml:\d+\n +matches: allow/,
    );

    const json = await runCli(
      [
        "check",
        "restart-deployment",
        "--target",
        "prod/reports",
        "--explain",
        "--json",
        "--params",
        '{"namespace":"prod","deployment":"reports"}',
      ],
      { cwd },
    );
    const { explanation, policy_matched } = decisionOf(json);
    expect(policy_matched).toBe("require-approval-production-changes");
    expect(explanation?.risk).toEqual({ action: "medium", sensitivity: "internal", effective: "medium" });
    expect(explanation?.rules.map(({ rule, decides }) => [rule, decides])).toEqual([
      ["deny-exec-in-production", false],
      ["require-approval-critical-risk", false],
      ["allow-reads", false],
      ["require-approval-production-changes", true],
      ["require-approval-infrastructure", false],
      ["allow-staging-deployments", false],
      ["allow-dev", false],
    ]);
    const [first] = explanation?.rules ?? [];
    expect(first?.failed).toMatchObject({
      condition: "actions",
      wanted: ["exec-pod"],
      asked: "restart-deployment",
    });
    const lines = readFileSync(join(cwd, "policies/default.yaml"), "utf8").split("\n");
    expect(lines[(first?.failed?.place.line ?? 0) - 1]).toContain("actions: [exec-pod]");
  });

  it("reads parameters from standard input and from a file", async () => {
    const cwd = await temporaryProject();
    const json = '{"namespace": "dev", "deployment": "app"}';
    writeFileSync(join(cwd, "params.json"), json);
    expect((await runCli([...allowed, "--params", "-"], { cwd, input: json })).code).toBe(0);
    expect((await runCli([...allowed, "--params", "@params.json"], { cwd })).code).toBe(0);
    const missing = await runCli([...allowed, "--params", "@none.json"], { cwd });
    expect([missing.code, missing.stderr]).toEqual([2, expect.stringContaining("cannot read `none.json`")]);
  });

  it("passes over a byte order mark, wherever the parameters come from", async () => {
    const cwd = await temporaryProject();
    const json = '\ufeff{"namespace": "dev", "deployment": "app"}';
    writeFileSync(join(cwd, "params.json"), json);
    for (const given of ["-", "@params.json", json]) {
      const { code, stderr } = await runCli([...allowed, "--params", given], { cwd, input: json });
      expect([given, code, stderr]).toEqual([given, 0, ""]);
    }
  });

  it("refuses parameters that are not UTF-8 as wrong usage, and records nothing", async () => {
    const cwd = await temporaryProject();
    const latin1 = Buffer.from('{"namespace": "d\u00e9v", "deployment": "app"}', "latin1");
    const utf16 = Buffer.from('\ufeff{"namespace": "dev"}', "utf16le");
    for (const bytes of [latin1, utf16]) {
      writeFileSync(join(cwd, "params.json"), bytes);
      for (const [given, shown] of [
        ["-", "standard input is not UTF-8 text"],
        ["@params.json", "`params.json` is not UTF-8 text"],
      ] as const) {
        const { code, stdout, stderr } = await runCli([...allowed, "--params", given], { cwd, input: bytes });
        expect([code, stdout]).toEqual([2, ""]);
        expect(stderr).toContain(shown);
        expect(stderr).toContain("as UTF-8");
      }
    }
    expect(existsSync(join(cwd, "audit.jsonl"))).toBe(false);
  });

  it.each([
    ["{namespace: dev}", "--params is not JSON: wrong at character 2"],
    ['{"password": "hunter2"', "--params is not JSON: it ends too early"],
    ['{"password": "hunter2', "--params is not JSON: it ends too early"],
    ['{"password":', "--params is not JSON: it ends too early"],
    ['{"password": hunter2}', "--params is not JSON\n"],
    ["hunter2", "--params is not JSON: it does not begin with `{`"],
    ["", "--params is not JSON: it is empty"],
    ["[]", "--params is not a JSON object"],
    ["null", "--params is not a JSON object"],
    ['"text"', "--params is not a JSON object"],
  ])("refuses --params %s as wrong usage, without repeating it", async (text, message) => {
    const cwd = await temporaryProject();
    const { code, stdout, stderr } = await runCli([...allowed, "--params", text], { cwd });
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(message);
    expect(stderr).not.toContain("hunter2");
  });

  it("records each decision, by default in ./audit.jsonl, and never a sensitive value", async () => {
    const cwd = await temporaryProject();
    await runCli(
      [
        "check",
        "exec-pod",
        "--target",
        "dev/debug-pod",
        "--params",
        '{"namespace":"dev","pod":"p","command":["ls"],"stdin":"hunter2hunter2"}',
      ],
      { cwd },
    );
    const log = readFileSync(join(cwd, "audit.jsonl"), "utf8");
    expect(log).toContain('"action":"exec-pod"');
    expect(log).not.toContain("hunter2");
  });

  it("finds the project from a folder below, and lets a flag override its one key", async () => {
    const cwd = await temporaryProject();
    const below = join(cwd, "a", "b");
    mkdirSync(below, { recursive: true });
    expect((await runCli([...allowed, ...params], { cwd: below })).code).toBe(0);
    expect(readFileSync(join(cwd, "audit.jsonl"), "utf8").trim().split("\n")).toHaveLength(2);

    const log = join(cwd, "other.jsonl");
    await runCli([...allowed, ...params, "--log-file", log], { cwd: below });
    expect(readFileSync(log, "utf8").trim().split("\n")).toHaveLength(2);

    // Only the registry is another; policies and inventory are still the project's.
    mkdirSync(join(below, "actions"));
    writeFileSync(
      join(below, "actions", "ping.yaml"),
      "name: ping\nversion: 1.0.0\ndescription: Say hello\nrisk_class: low\ntarget_types: [k8s-pod]\n",
    );
    const ping = await runCli(
      ["check", "ping", "--target", "dev/debug-pod", "--registry", "./actions", "--json"],
      { cwd: below },
    );
    expect(ping.code).toBe(0);
    expect(decisionOf(ping).policy_matched).toBe("allow-dev");
  });

  it("takes its settings from flags, then the environment, then the project file", async () => {
    const cwd = await temporaryProject();
    const logs = (name: string) => readFileSync(join(cwd, name), "utf8").trim().split("\n").length;
    const env = { AGENT_SAFE_AUDIT_LOG: "environment.jsonl" };
    await runCli([...allowed, ...params], { cwd, env });
    await runCli([...allowed, ...params, "--log-file", "flag.jsonl"], { cwd, env });
    expect([logs("environment.jsonl"), logs("flag.jsonl")]).toEqual([2, 2]);

    const elsewhere = { cwd: temporaryFolder(), env: { AGENT_SAFE_CONFIG: join(cwd, "agent-safe.yaml") } };
    expect((await runCli([...allowed, ...params], elsewhere)).code).toBe(0);
    const parts = {
      AGENT_SAFE_REGISTRY: join(cwd, "actions"),
      AGENT_SAFE_POLICIES: join(cwd, "policies"),
      AGENT_SAFE_INVENTORY: join(cwd, "inventory.yaml"),
    };
    const alone = temporaryFolder();
    expect((await runCli([...allowed, ...params], { cwd: alone, env: parts })).code).toBe(0);
    expect(readFileSync(join(alone, "audit.jsonl"), "utf8")).toContain('"result":"allow"');
  });

  it("works with --signing-key, and warns once that others can see it", async () => {
    const cwd = await temporaryProject();
    const secret = "a-secret-that-is-long-enough-for-anyone";
    rmSync(join(cwd, ".agent-safe"), { recursive: true });
    const run = await runCli([...allowed, ...params, "--signing-key", secret], { cwd });
    expect(run.code).toBe(0);
    expect(run.stderr.match(/--signing-key shows in the list of processes/g)).toHaveLength(1);
    expect(run.stderr).toContain("AGENT_SAFE_SIGNING_KEY");
    expect(run.stdout + run.stderr + readFileSync(join(cwd, "audit.jsonl"), "utf8")).not.toContain(secret);
    const fromEnvironment = await runCli([...allowed, ...params], {
      cwd,
      env: { AGENT_SAFE_SIGNING_KEY: secret },
    });
    expect([fromEnvironment.code, fromEnvironment.stderr]).toEqual([0, ""]);
  });

  it("takes a key file by either name of the flag, and by the environment", async () => {
    const cwd = await temporaryProject();
    const file = join(cwd, ".agent-safe", "signing.key");
    for (const [args, env] of [
      [["--signing-key-file", file], {}],
      [["--key-file", file], {}],
      [[], { AGENT_SAFE_SIGNING_KEY_FILE: file }],
    ] as const) {
      expect((await runCli([...allowed, ...params, ...args], { cwd, env })).code).toBe(0);
    }
    const missing = await runCli([...allowed, ...params, "--key-file", "none"], { cwd });
    expect([missing.code, missing.stdout]).toEqual([3, ""]);
  });

  it("refuses two secrets without showing either", async () => {
    const cwd = await temporaryProject();
    const flags = await runCli([...allowed, "--signing-key", "hunter2", "--signing-key-file", "k"], { cwd });
    const environment = await runCli(allowed, {
      cwd,
      env: { AGENT_SAFE_SIGNING_KEY: "hunter2", AGENT_SAFE_SIGNING_KEY_FILE: "k" },
    });
    for (const { code, stderr } of [flags, environment]) {
      expect(code).toBe(2);
      expect(stderr).not.toContain("hunter2");
    }
  });

  it("denies when the decision cannot be recorded", async () => {
    const cwd = await temporaryProject();
    const run = await runCli(
      [...allowed, ...params, "--json", "--log-file", join(cwd, "none", "audit.jsonl")],
      { cwd },
    );
    const elsewhere = await runCli([...allowed, ...params, "--json", "--log-file", "/proc/audit.jsonl"], {
      cwd,
    });
    expect(elsewhere.code).toBe(10);
    expect(decisionOf(elsewhere).code).toBe("AUDIT_UNAVAILABLE");
    expect([0, 10]).toContain(run.code);
  });

  it("shows hostile text escaped, in text and in JSON", async () => {
    const cwd = await temporaryProject();
    const hostile = "a\u001b[2J\u202eb\u009bc\u2066";
    const text = await runCli(
      ["check", hostile, "--target", hostile, "--caller", hostile, "--ticket-id", hostile],
      { cwd },
    );
    const json = await runCli(["check", hostile, "--target", hostile, "--caller", hostile, "--json"], {
      cwd,
    });
    for (const { code, stdout, stderr } of [text, json]) {
      expect(code).toBe(10);
      expect(stdout + stderr).not.toMatch(/[\p{Cf}\u0000-\u0009\u000b-\u001f\u007f-\u009f]/u);
    }
    expect(() => decisionOf(json)).not.toThrow();
  });

  it("lets many processes write one ledger", async () => {
    const cwd = await temporaryProject();
    const runs = await Promise.all(
      Array.from({ length: 12 }, () => runCli([...allowed, ...params, "--json"], { cwd })),
    );
    expect(runs.map(({ code }) => code)).toEqual(runs.map(() => 0));
    expect(new Set(runs.map((run) => decisionOf(run).audit_id)).size).toBe(12);
    const verified = await runCli(["audit", "verify", "--json"], { cwd });
    expect(JSON.parse(verified.stdout)).toMatchObject({ ok: true, entries: 13 });
  });

  it("answers a broken project with every problem, its place and the lines around it", async () => {
    const cwd = await temporaryProject();
    writeFileSync(join(cwd, "actions", "scale-deployment.yaml"), "name: scale-deployment\nrisk_clas: high\n");
    writeFileSync(join(cwd, "inventory.yaml"), "targets: 1\n");
    const text = await runCli([...allowed, ...params], { cwd });
    expect([text.code, text.stdout]).toEqual([3, ""]);
    expect(text.stderr).toMatch(/actions\/scale-deployment\.yaml:2:1 error/);
    expect(text.stderr).toContain("risk_class");
    expect(text.stderr).toMatch(/inventory\.yaml:1:\d+ error/);
    expect(text.stderr).toContain("> 2 | risk_clas: high");
    const json = await runCli([...allowed, ...params, "--json"], { cwd });
    const { error } = errorSchema.parse(JSON.parse(json.stdout));
    expect([json.code, error.code]).toEqual([3, "CONFIGURATION_INVALID"]);
    expect(error.problems?.some(({ file }) => file === "inventory.yaml")).toBe(true);
  });

  it("says how to begin where there is no project", async () => {
    const { code, stdout, stderr } = await runCli(allowed, { cwd: temporaryFolder() });
    expect([code, stdout]).toEqual([3, ""]);
    expect(stderr).toContain("agent-safe init");
  });
});
