import { chmodSync, mkdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { inspect } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AgentSafe } from "./agent-safe.ts";
import { DecisionResult } from "./decision.ts";
import type { Diagnostic } from "./diagnostic.ts";
import { smallProject, temporaryProject } from "./testing/temporary-project.ts";

const restart = { action: "restart", target: "dev/web", caller: "agent-01", params: { service: "web" } };

describe("check", () => {
  it("allows what a rule allows, and says on what ground", async () => {
    const { folder } = temporaryProject();
    await using safe = await AgentSafe.open({ cwd: folder });
    const decision = await safe.check({ ...restart, ticketId: "JIRA-1", correlationId: "run-7" });
    expect(decision).toMatchObject({
      result: DecisionResult.ALLOW,
      code: "ALLOWED",
      reason: "Development is free",
      action: "restart",
      target: "dev/web",
      caller: "agent-01",
      riskClass: "medium",
      effectiveRisk: "low",
      policyMatched: "allow-dev",
      ticketId: "JIRA-1",
      correlationId: "run-7",
      revision: safe.project.revision,
    });
    expect(decision.auditId).toMatch(/^evt-[0-9a-f-]{36}$/);
  });

  it.each([
    [
      "asks a human",
      { target: "prod/web" },
      "require_approval",
      "APPROVAL_REQUIRED",
      "approve-prod",
      "critical",
    ],
    ["denies by a rule", { caller: "mallory" }, "deny", "DENIED_BY_POLICY", "deny-mallory", "low"],
    ["denies by default", { target: "qa/web" }, "deny", "NO_MATCHING_POLICY", null, "critical"],
    ["denies an unknown action", { action: "reboot" }, "deny", "UNKNOWN_ACTION", null, "high"],
    ["denies bad parameters", { params: { grace: 900, x: 1 } }, "deny", "INVALID_PARAMETERS", null, "low"],
    [
      "checks parameters also when none came",
      { params: undefined },
      "deny",
      "INVALID_PARAMETERS",
      null,
      "low",
    ],
    ["denies a target of another type", { target: "dev/db" }, "deny", "TARGET_TYPE_MISMATCH", null, "medium"],
  ] as const)("%s", async (_, change, result, code, policyMatched, effectiveRisk) => {
    const { folder } = temporaryProject();
    await using safe = await AgentSafe.open({ cwd: folder });
    const decision = await safe.check({ ...restart, ...change } as typeof restart);
    expect(decision).toMatchObject({ result, code, policyMatched, effectiveRisk });
  });

  it("lists all problems of the parameters", async () => {
    const { folder } = temporaryProject();
    await using safe = await AgentSafe.open({ cwd: folder });
    const { reason } = await safe.check({ ...restart, params: { grace: 900, colour: "red" } });
    for (const name of ["service", "grace", "colour"]) expect(reason).toContain(`\`${name}\``);
  });

  it("decides by rules on a target of another type where the project says so", async () => {
    const project = temporaryProject();
    project.write({ "agent-safe.yaml": `${smallProject["agent-safe.yaml"]}target_type_mismatch: allow\n` });
    await using safe = await AgentSafe.open({ cwd: project.folder });
    expect(await safe.check({ ...restart, target: "dev/db" })).toMatchObject({ code: "ALLOWED" });
  });

  it("never tells or records the text of a token", async () => {
    const project = temporaryProject();
    await using safe = await AgentSafe.open({ cwd: project.folder });
    const token = "eyJhbGciOiJIUzI1NiJ9.eyJhZ2VudF9pZCI6ImFkbWluIn0.dGhlIHNpZ25hdHVyZQ";
    const decision = await safe.check({ ...restart, caller: token });
    expect(decision).toMatchObject({ result: "deny", code: "TOKEN_INVALID", caller: null });
    expect(JSON.stringify(decision)).not.toContain("eyJ");
    expect(readFileSync(project.path("audit.jsonl"), "utf8")).not.toContain("eyJ");
    expect(project.entries().at(-1)).toMatchObject({
      caller: { $redacted: "hmac-sha256" },
      redacted: ["caller"],
    });
  });
});

describe("the ledger of checks", () => {
  it("holds what was decided and on what ground", async () => {
    const project = temporaryProject();
    await using safe = await AgentSafe.open({ cwd: project.folder });
    const decision = await safe.check({ ...restart, correlationId: "run-7" });
    expect(project.entries().map(({ type }) => type)).toEqual(["genesis", "decision"]);
    expect(project.entries().at(-1)).toMatchObject({
      seq: 1,
      id: decision.auditId,
      audit_id: decision.auditId,
      correlation_id: "run-7",
      result: "allow",
      code: "ALLOWED",
      reason: "Development is free",
      action: "restart",
      action_version: "1.0.0",
      target: {
        id: "dev/web",
        known: true,
        type: "service",
        environment: "dev",
        sensitivity: "public",
        labels: { team: "web" },
      },
      caller: { id: "agent-01", kind: "asserted", roles: [], groups: [], chain: [] },
      params: { service: "web" },
      ticket_id: null,
      policy: { name: "allow-dev", file: "policies/default.yaml", line: 3 },
      risk_class: "medium",
      effective_risk: "low",
      revision: safe.project.revision,
      redacted: [],
    });
    expect(await safe.verifyAudit()).toMatchObject({ ok: true });
  });

  it("never holds a sensitive parameter, nor one that nobody declared", async () => {
    const project = temporaryProject();
    await using safe = await AgentSafe.open({ cwd: project.folder });
    const canary = "canary-5b1e";
    const asked = [
      { action: "login", target: "dev/web", params: { password: `${canary}-long-enough` } },
      { action: "login", target: "dev/web", params: { password: "canary-" } },
      { action: "login", target: "dev/web", params: { pasword: canary, password: [canary] } },
      { action: "logon", target: "dev/web", params: { password: canary } },
      { action: "login", target: "dev/web", params: { password: { deep: canary } }, extra: canary },
    ];
    for (const request of asked) {
      const decision = await safe.check(request as unknown as typeof restart);
      expect(JSON.stringify(decision)).not.toContain("canary-");
    }
    expect(readFileSync(project.path("audit.jsonl"), "utf8")).not.toContain("canary-");
    expect(project.entries()[1]).toMatchObject({ result: "allow", redacted: ["params.password"] });
  });

  it("redacts what `audit.redact` lists", async () => {
    const project = temporaryProject();
    project.write({
      "agent-safe.yaml": smallProject["agent-safe.yaml"]!.replace(
        'fsync: "off"',
        'fsync: "off", redact: [params.service]',
      ),
    });
    await using safe = await AgentSafe.open({ cwd: project.folder });
    await safe.check({ ...restart, params: { service: "canary-service" } });
    expect(readFileSync(project.path("audit.jsonl"), "utf8")).not.toContain("canary-service");
    expect(project.entries().at(-1)).toMatchObject({ redacted: ["params.service"] });
  });

  it("records a request that is larger than an entry as a deny", async () => {
    const project = temporaryProject();
    await using safe = await AgentSafe.open({ cwd: project.folder });
    const params = Object.fromEntries(Array.from({ length: 3500 }, (_, index) => [`p${index}`, 1]));
    const decision = await safe.check({ ...restart, params: params as never });
    expect(decision).toMatchObject({ result: "deny", code: "REQUEST_TOO_LARGE" });
    expect(project.entries().at(-1)).toMatchObject({
      id: decision.auditId,
      result: "deny",
      redacted: ["params"],
    });
  });

  it("is not begun by looking at a project", async () => {
    const project = temporaryProject();
    await using safe = await AgentSafe.open({ cwd: project.folder });
    safe.listActions();
    await safe.explain(restart);
    await safe.checkPlan([restart], { preview: true });
    expect(() => project.entries()).toThrow("ENOENT");
  });
});

describe("failing closed", () => {
  it("answers anything at all with a recorded decision", async () => {
    const project = temporaryProject();
    await using safe = await AgentSafe.open({ cwd: project.folder });
    const anything = fc.oneof(
      fc.anything({
        withBigInt: true,
        withDate: true,
        withMap: true,
        withSet: true,
        withNullPrototype: true,
        withObjectString: true,
        withSparseArray: true,
        withTypedArray: true,
      }),
      fc.record(
        {
          action: fc.oneof(fc.constantFrom("restart", "login"), fc.string({ unit: "binary" }), fc.anything()),
          target: fc.oneof(
            fc.constantFrom("dev/web", "prod/web"),
            fc.string({ unit: "binary" }),
            fc.anything(),
          ),
          caller: fc.oneof(
            fc.constantFrom("agent-01", "mallory"),
            fc.string({ unit: "binary" }),
            fc.anything(),
          ),
          params: fc.oneof(
            fc.constant({ service: "web" }),
            fc.record({ service: fc.string(), grace: fc.double({ noNaN: true, noDefaultInfinity: true }) }),
            fc.dictionary(fc.string(), fc.anything()),
            fc.object(),
            fc.anything(),
          ),
          ticketId: fc.oneof(fc.string(), fc.anything()),
        },
        { requiredKeys: [] },
      ),
    );
    const asked = fc.sample(anything, { numRuns: 10_000, seed: 20261122 });
    const decisions = [];
    for (let start = 0; start < asked.length; start += 250) {
      const batch = asked.slice(start, start + 250);
      decisions.push(...(await Promise.all(batch.map((value) => safe.check(value as typeof restart)))));
    }
    expect(new Set(decisions.map(({ code }) => code))).not.toContain("INTERNAL");
    expect(new Set(decisions.map(({ code }) => code)).size).toBeGreaterThan(6);
    const recorded = new Map(project.entries().map((entry) => [entry["id"], entry["result"]]));
    for (const { auditId, result } of decisions) expect(recorded.get(auditId)).toBe(result);
    expect(recorded.size).toBe(10_001);
    expect(await safe.verifyAudit()).toMatchObject({ ok: true });
  });

  it("denies when the ledger cannot be written, and goes on when it can", async () => {
    const project = temporaryProject();
    mkdirSync(project.path("audit.jsonl"));
    const heard: Diagnostic[] = [];
    await using safe = await AgentSafe.open({
      cwd: project.folder,
      onDiagnostic: (diagnostic) => heard.push(diagnostic),
    });
    const denied = await safe.check(restart);
    expect(denied).toMatchObject({ result: "deny", policyMatched: null });
    expect(denied.code).toMatch(/^AUDIT_/);
    expect(heard.map(({ code }) => code)).toContain(denied.code);
    rmSync(project.path("audit.jsonl"), { recursive: true });
    expect(await safe.check(restart)).toMatchObject({ result: "allow" });
  });

  it("denies when the log was replaced under it", async () => {
    const project = temporaryProject();
    await using safe = await AgentSafe.open({ cwd: project.folder });
    expect(await safe.check(restart)).toMatchObject({ result: "allow" });
    rmSync(project.path("audit.jsonl"));
    expect(await safe.check(restart)).toMatchObject({ result: "deny", code: "AUDIT_LOG_REPLACED" });
  });

  it("denies after close", async () => {
    const { folder } = temporaryProject();
    const safe = await AgentSafe.open({ cwd: folder });
    await safe.close();
    expect(await safe.check(restart)).toMatchObject({ result: "deny", code: "CLOSED" });
  });

  it("denies when the clock went back too far", async () => {
    const { folder } = temporaryProject();
    let now = Date.UTC(2026, 0, 1);
    await using safe = await AgentSafe.open({ cwd: folder, clock: { now: () => now } });
    expect(await safe.check(restart)).toMatchObject({ result: "allow" });
    now -= 301_000;
    expect(await safe.check(restart)).toMatchObject({ result: "deny", code: "CLOCK_SUSPECT" });
    now += 2_000;
    expect(await safe.check(restart)).toMatchObject({ result: "allow" });
  });

  it("records the deny when something throws before the verdict", async () => {
    const project = temporaryProject();
    const heard: Diagnostic[] = [];
    await using safe = await AgentSafe.open({
      cwd: project.folder,
      onDiagnostic: (diagnostic) => heard.push(diagnostic),
    });
    // The registry is read-only for its users; a broken one stands for any fault of ours.
    const actions = safe.project.registry.actions as Map<string, unknown>;
    const broken = () => {
      throw new Error("broken");
    };
    actions.set("restart", { ...safe.project.registry.actions.get("restart"), checkParameters: broken });
    expect(await safe.check(restart)).toMatchObject({ result: "deny", code: "INTERNAL" });
    expect(project.entries().at(-1)).toMatchObject({ result: "deny", code: "INTERNAL" });
    actions.get = broken;
    expect(await safe.check(restart)).toMatchObject({ result: "deny", code: "INTERNAL" });
    expect(heard.map(({ code }) => code)).toContain("INTERNAL");
  });

  it("records the deny when describing a decision throws", async () => {
    const project = temporaryProject();
    await using safe = await AgentSafe.open({ cwd: project.folder });
    const labels = {
      [Symbol.iterator](): never {
        throw new Error("broken");
      },
    };
    const targets = safe.project.registry.targets as Map<string, unknown>;
    targets.set("dev/web", { ...safe.project.registry.targets.get("prod/web"), labels });
    const decision = await safe.check(restart);
    expect(decision).toMatchObject({ result: "deny", code: "INTERNAL" });
    expect(project.entries().at(-1)).toMatchObject({
      id: decision.auditId,
      result: "deny",
      code: "INTERNAL",
    });
  });
});

describe("opening", () => {
  it("shows the problems of all files at once", async () => {
    const project = temporaryProject();
    project.write({
      "actions/broken.yaml": "name: Broken\n",
      "policies/broken.yaml": "rules: 5\n",
      "inventory.yaml": "targets: [{ id: a }]\n",
    });
    await expect(AgentSafe.open({ cwd: project.folder })).rejects.toMatchObject({
      code: "CONFIGURATION_INVALID",
    });
    const error = await AgentSafe.open({ cwd: project.folder }).catch((error: Error) => error);
    for (const file of ["actions/broken.yaml", "policies/broken.yaml", "inventory.yaml"]) {
      expect((error as Error).message).toContain(file);
    }
  });

  it("stops at a project file that does not parse", async () => {
    const project = temporaryProject();
    project.write({ "agent-safe.yaml": "audit_log: [\n" });
    await expect(AgentSafe.open({ cwd: project.folder })).rejects.toMatchObject({
      code: "CONFIGURATION_INVALID",
    });
  });

  it("takes variables of the environment, and names a missing one", async () => {
    const project = temporaryProject();
    process.env["AGENT_SAFE_TEST_LOG"] = "elsewhere";
    project.write({ "agent-safe.yaml": "audit_log: ./${AGENT_SAFE_TEST_LOG}.jsonl\n" });
    await using safe = await AgentSafe.open({ cwd: project.folder });
    expect(safe.project.settings.auditLog).toBe(project.path("elsewhere.jsonl"));
    delete process.env["AGENT_SAFE_TEST_LOG"];
    await expect(AgentSafe.open({ cwd: project.folder })).rejects.toThrow("AGENT_SAFE_TEST_LOG");
  });

  it("finds the project from a folder below it, and lets an option override its one key", async () => {
    const project = temporaryProject();
    await using safe = await AgentSafe.open({ cwd: project.path("policies"), auditLog: "own.jsonl" });
    expect(safe.project.settings).toMatchObject({
      config: project.path("agent-safe.yaml"),
      auditLog: project.path("policies/own.jsonl"),
      inventory: project.path("inventory.yaml"),
    });
  });

  it("does not search when the registry is named", async () => {
    const project = temporaryProject();
    await using safe = await AgentSafe.open({ cwd: project.folder, registry: "actions" });
    expect(safe.project.settings).toMatchObject({
      config: undefined,
      inventory: undefined,
      auditLog: undefined,
    });
    expect(await safe.check(restart)).toMatchObject({
      code: "NO_MATCHING_POLICY",
      effectiveRisk: "critical",
    });
  });

  it("refuses a key file that others may change, and reports a short secret", async () => {
    const project = temporaryProject();
    project.write({ "agent-safe.yaml": "signing_key_file: ./key\n", key: "short" });
    chmodSync(project.path("key"), 0o622);
    await expect(AgentSafe.open({ cwd: project.folder })).rejects.toMatchObject({ code: "KEY_UNSAFE" });
    chmodSync(project.path("key"), 0o600);
    const heard: Diagnostic[] = [];
    await using _ = await AgentSafe.open({
      cwd: project.folder,
      onDiagnostic: (diagnostic) => heard.push(diagnostic),
    });
    expect(heard).toMatchObject([{ severity: "warning", code: "SECRET_SHORT" }]);
  });
});

describe("checkPlan", () => {
  it("decides each step in order under one correlation id", async () => {
    const project = temporaryProject();
    await using safe = await AgentSafe.open({ cwd: project.folder });
    const steps = [restart, { ...restart, target: "prod/web" }, { ...restart, action: "reboot" }];
    const decisions = await safe.checkPlan(steps);
    expect(decisions.map(({ result }) => result)).toEqual(["allow", "require_approval", "deny"]);
    expect(new Set(decisions.map(({ correlationId }) => correlationId)).size).toBe(1);
    expect(
      project
        .entries()
        .slice(1)
        .map(({ id }) => id),
    ).toEqual(decisions.map(({ auditId }) => auditId));
  });

  it("answers the same in a preview", async () => {
    const { folder } = temporaryProject();
    await using safe = await AgentSafe.open({ cwd: folder });
    const [previewed] = await safe.checkPlan([restart], { preview: true, correlationId: "p" });
    const [decided] = await safe.checkPlan([restart], { correlationId: "p" });
    const { auditId, ...rest } = decided!;
    expect(previewed).toEqual(rest);
    expect(auditId).toMatch(/^evt-/);
  });

  it("answers what is no plan with one recorded deny", async () => {
    const project = temporaryProject();
    await using safe = await AgentSafe.open({ cwd: project.folder });
    for (const plan of [undefined, "restart", { length: 2 }]) {
      expect(await safe.checkPlan(plan as never)).toMatchObject([
        { result: "deny", code: "INVALID_REQUEST" },
      ]);
    }
    expect(project.entries()).toHaveLength(4);
  });
});

describe("explain", () => {
  it("shows every rule in order, and the arithmetic of risk", async () => {
    const { folder } = temporaryProject();
    await using safe = await AgentSafe.open({ cwd: folder });
    const explanation = await safe.explain(restart);
    expect(explanation.decision).toMatchObject({ result: "allow", policyMatched: "allow-dev" });
    expect(explanation.risk).toEqual({ action: "medium", sensitivity: "public", effective: "low" });
    expect(explanation.rules.map(({ rule }) => rule.name)).toEqual([
      "deny-mallory",
      "approve-prod",
      "allow-dev",
    ]);
  });
});

describe("a ledger that is signed with another key", () => {
  it("is written to unsigned, reported, and still verifies", async () => {
    const project = temporaryProject();
    await using own = await AgentSafe.open({ cwd: project.folder });
    await own.check(restart);
    const heard: Diagnostic[] = [];
    const options = {
      registry: "actions",
      policies: "policies",
      inventory: "inventory.yaml",
      auditLog: "audit.jsonl",
    };
    for (const secret of [{}, { signingKey: "your-secret-key" }]) {
      await using other = await AgentSafe.open({
        cwd: project.folder,
        ...options,
        ...secret,
        onDiagnostic: (diagnostic) => heard.push(diagnostic),
      });
      expect(await other.check({ ...restart, target: "prod/web" })).toMatchObject({
        result: "require_approval",
      });
    }
    expect(heard.map(({ code }) => code)).toEqual(["AUDIT_UNSIGNED", "SECRET_SHORT", "AUDIT_UNSIGNED"]);
    expect(await own.verifyAudit()).toMatchObject({ ok: true, unsignedTail: { from: 2, to: 3 } });
    await own.check(restart);
    expect(await own.verifyAudit()).toMatchObject({ ok: true, unsigned: [{ from: 2, to: 3 }] });
  });
});

describe("what tried to get round the ledger", () => {
  it("records requests whose own words cannot be written down", async () => {
    const project = temporaryProject();
    await using safe = await AgentSafe.open({ cwd: project.folder });
    const odd = [
      { [`${"k".repeat(63)}\u{1f600}`]: 1 },
      { "\ud800": 1 },
      { "\u001b[2J": 1 },
      { params: { "\ud800": 1 } },
    ];
    for (const more of odd) {
      const decision = await safe.check({ ...restart, ...more } as typeof restart);
      expect(decision).toMatchObject({ result: "deny", code: "INVALID_REQUEST" });
      expect(decision.reason).not.toMatch(/[\p{Cc}\p{Cs}]/u);
      expect(project.entries().at(-1)).toMatchObject({ id: decision.auditId, result: "deny" });
    }
  });

  it("shows a value that `audit.redact` covers in no reason", async () => {
    const project = temporaryProject();
    project.write({
      "agent-safe.yaml": smallProject["agent-safe.yaml"]!.replace(
        'fsync: "off"',
        'fsync: "off", redact: ["*.grace"]',
      ),
    });
    await using safe = await AgentSafe.open({ cwd: project.folder });
    const decision = await safe.check({ ...restart, params: { service: "web", grace: 31_337 } });
    expect(decision.code).toBe("INVALID_PARAMETERS");
    expect(decision.reason).toContain("`grace`");
    expect(JSON.stringify(decision)).not.toContain("31337");
    expect(readFileSync(project.path("audit.jsonl"), "utf8")).not.toContain("31337");
  });

  it("keeps a digest of what was too large, and of a refused correlation id", async () => {
    const project = temporaryProject();
    await using safe = await AgentSafe.open({ cwd: project.folder });
    await safe.check({ ...restart, params: { service: "x".repeat(40_000) } });
    expect(project.entries().at(-1)).toMatchObject({
      params: { $redacted: "hmac-sha256" },
      redacted: ["params"],
    });
    await safe.check({ ...restart, correlationId: "x".repeat(300) });
    expect(project.entries().at(-1)?.correlation_id).toMatch(/^hmac-sha256:/);
  });

  it("says what it knows of the target of a refused request", async () => {
    const project = temporaryProject();
    await using safe = await AgentSafe.open({ cwd: project.folder });
    await safe.check({ ...restart, tickt: "x" } as typeof restart);
    expect(project.entries().at(-1)).toMatchObject({
      target: { id: "dev/web", known: true },
      effective_risk: "low",
    });
  });

  it("records no token, wherever it stands and whatever stands before it", async () => {
    const project = temporaryProject();
    await using safe = await AgentSafe.open({ cwd: project.folder });
    const token = "eyJhbGciOiJIUzI1NiJ9.eyJhZ2VudF9pZCI6ImFkbWluIn0.dGhlIHNpZ25hdHVyZQ";
    for (const part of ["caller", "target", "action", "ticketId", "correlationId"]) {
      const decision = await safe.check({ ...restart, [part]: `Bearer ${token}` });
      expect(decision.result).toBe("deny");
      expect(JSON.stringify(decision)).not.toContain("eyJ");
    }
    expect(readFileSync(project.path("audit.jsonl"), "utf8")).not.toContain("eyJ");
  });
});

describe("what is handed in and throws", () => {
  it("does not make a check throw", async () => {
    const project = temporaryProject();
    mkdirSync(project.path("audit.jsonl"));
    const boom = () => {
      throw new Error("boom");
    };
    await using deaf = await AgentSafe.open({ cwd: project.folder, onDiagnostic: boom });
    expect((await deaf.check(restart)).code).toMatch(/^AUDIT_/);
    rmSync(project.path("audit.jsonl"), { recursive: true });
    await using timeless = await AgentSafe.open({ cwd: project.folder, clock: { now: boom } });
    expect(await timeless.check(restart)).toMatchObject({ result: "deny" });
    const options = {
      get caller(): string {
        return boom();
      },
    };
    expect(await deaf.checkPlan([restart], options)).toMatchObject([{ code: "INVALID_REQUEST" }]);
    expect(await deaf.checkPlan([restart], null as never)).toMatchObject([{ code: "ALLOWED" }]);
  });
});

describe("what a project keeps to itself", () => {
  it("names the rule's file from the project's folder, wherever the process goes", async () => {
    const project = temporaryProject();
    const before = process.cwd();
    process.chdir(project.folder);
    try {
      await using safe = await AgentSafe.open();
      process.chdir("/");
      await safe.check(restart);
      expect(project.entries().at(-1)).toMatchObject({ policy: { file: "policies/default.yaml" } });
    } finally {
      process.chdir(before);
    }
  });

  it("does not show its secret when it is logged", async () => {
    const { folder } = temporaryProject();
    await using safe = await AgentSafe.open({ cwd: folder });
    const secret = "a secret of at least thirty-two bytes";
    expect(inspect(safe.project, { depth: 9 }) + JSON.stringify(safe.project.settings)).not.toContain(secret);
  });

  it("refuses a ledger that another key signed where a project file names the key", async () => {
    const project = temporaryProject();
    await using own = await AgentSafe.open({ cwd: project.folder });
    await own.check(restart);
    await using other = await AgentSafe.open({
      cwd: project.folder,
      signingKey: "another secret of thirty-two bytes",
    });
    expect(await other.check(restart)).toMatchObject({ result: "deny", code: "AUDIT_WRONG_KEY" });
  });

  it("stops at a project file that is a link to nowhere", async () => {
    const project = temporaryProject();
    rmSync(project.path("agent-safe.yaml"));
    symlinkSync("nowhere.yaml", project.path("agent-safe.yaml"));
    await expect(AgentSafe.open({ cwd: project.folder })).rejects.toMatchObject({
      code: "CONFIGURATION_INVALID",
    });
  });
});
