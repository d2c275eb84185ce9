import { join } from "node:path";
import { formatProblem } from "@agent-safe/yaml";
import { describe, expect, it } from "vitest";
import { loadPolicyTests } from "./load-policy-tests.ts";
import { folderWith } from "./testing/folder.ts";

describe("loadPolicyTests", () => {
  it("reads every key", () => {
    const folder = folderWith({
      "tests.yaml": `
tests:
  - name: full
    action: restart-deployment
    target: prod/api
    caller:
      agent_id: worker
      agent_name: Worker
      roles: [deployer]
      groups: [web]
      delegation_chain:
        - {agent_id: root, agent_name: "", roles: [admin], groups: [], delegated_at: "2025-01-01T00:00:00Z"}
        - {agent_id: middle}
    params: {replicas: 3, nested: {list: [1, null]}, __proto__: kept}
    ticket_id: JIRA-1
    at: 2025-01-15T09:30:00Z
    expect: require_approval
    expect_policy: ask
    expect_risk: high
  - {name: asserted, action: a, caller: ann, expect: deny}
  - {name: anonymous, action: a, expect: deny}
  - {name: nulls, action: "", target: ~, caller: ~, params: ~, ticket_id: ~, at: ~, expect: deny, expect_policy: ~}
  - {name: empty id, action: a, caller: "", expect: allow}
  - {name: bare, action: a, caller: {agent_id: ann}, expect: allow}
`,
    });
    const { tests, problems } = loadPolicyTests(folder);
    expect(problems).toEqual([]);
    const [full, asserted, anonymous, nulls, emptyId, bare] = tests ?? [];
    expect(full).toMatchObject({
      name: "full",
      request: {
        action: "restart-deployment",
        target: "prod/api",
        caller: {
          id: "worker",
          verified: true,
          roles: ["deployer"],
          groups: ["web"],
          chain: ["root", "middle"],
        },
        ticketId: "JIRA-1",
        at: Date.parse("2025-01-15T09:30:00Z"),
      },
      expect: "require_approval",
      expectPolicy: "ask",
      expectRisk: "high",
      place: { line: 3, column: 5 },
    });
    expect(Object.entries(full!.request.params!)).toEqual([
      ["replicas", 3],
      ["nested", { list: [1, null] }],
      ["__proto__", "kept"],
    ]);
    expect(asserted!.request.caller).toEqual({
      id: "ann",
      verified: false,
      roles: [],
      groups: [],
      chain: [],
    });
    for (const test of [anonymous, nulls, emptyId]) expect(test!.request.caller).toBeNull();
    expect(nulls!.request).toEqual({ action: "", caller: null });
    expect(nulls!.expectPolicy).toBeUndefined();
    expect(bare!.request.caller).toEqual({ id: "ann", verified: true, roles: [], groups: [], chain: [] });
  });

  it("reads one file, or all of a folder in order of their paths", () => {
    const one = (name: string): string => `tests: [{name: ${name}, action: a, expect: deny}]\n`;
    const folder = folderWith({ "b.yaml": one("b"), "a/c.yml": one("c"), "a.yaml": one("a") });
    expect(loadPolicyTests(folder).tests?.map(({ name }) => name)).toEqual(["a", "c", "b"]);
    expect(loadPolicyTests(join(folder, "b.yaml")).tests?.map(({ name }) => name)).toEqual(["b"]);
  });

  it("warns of two tests with one name, and of no test at all", () => {
    const folder = folderWith({
      "a.yaml": "tests:\n  - {name: a, action: a, expect: deny}\n  - {name: a, action: b, expect: deny}\n",
    });
    const { tests, problems } = loadPolicyTests(folder);
    expect(tests).toHaveLength(2);
    expect(problems).toMatchObject([{ severity: "warning", code: "DUPLICATE_NAME", line: 3, column: 12 }]);
    expect(problems[0]!.message).toContain("a.yaml:2:12");
    expect(loadPolicyTests(folderWith({})).problems).toMatchObject([
      { severity: "warning", code: "NO_TESTS" },
    ]);
  });

  it("says that a file is missing", () => {
    const { tests, problems } = loadPolicyTests(join(folderWith({}), "nowhere.yaml"));
    expect(tests).toBeUndefined();
    expect(problems).toMatchObject([{ severity: "error", code: "FILE_NOT_FOUND" }]);
  });

  it("reads generated files: JSON, hundreds of tests", () => {
    const tests = Array.from({ length: 500 }, (_, index) => ({
      name: `case-${index}`,
      action: "exec-pod",
      expect: "deny",
      at: "2025-09-16T14:59:59Z",
      target: "staging/unknown",
      params: { budget: 1.0, list: [null, "x"] },
      caller: {
        agent_id: "agent-\u00e4",
        roles: ["sre"],
        groups: [],
        delegation_chain: [
          {
            agent_id: "root",
            agent_name: "",
            roles: ["sre"],
            groups: [],
            delegated_at: "2025-01-01T00:00:00Z",
          },
        ],
      },
      expect_risk: "critical",
    }));
    const folder = folderWith({ "generated.yaml": JSON.stringify({ tests }, null, 0) });
    const loaded = loadPolicyTests(folder);
    expect(loaded.problems).toEqual([]);
    expect(loaded.tests).toHaveLength(500);
    expect(loaded.tests![499]!.request.caller).toMatchObject({ id: "agent-ä", chain: ["root"] });
  });
});

const broken = (...lines: string[]): string =>
  [
    "tests:",
    "  - name: t",
    "    action: a",
    "    expect: deny",
    ...lines.map((line) => `    ${line}`),
    "",
  ].join("\n");

describe("malformed policy tests", () => {
  it.each<[what: string, content: string | Uint8Array, place: string, says: string[]]>([
    ["an unknown key", broken("calller: ann"), "5:5 UNKNOWN_KEY", ["`calller`", "`caller`"]],
    ["a missing action", "tests:\n  - {name: t, expect: deny}\n", "2:5 MISSING_KEY", ["`action`"]],
    ["a missing name", "tests:\n  - {action: t, expect: deny}\n", "2:5 MISSING_KEY", ["`name`"]],
    ["a missing expect", "tests:\n  - {name: t, action: a}\n", "2:5 MISSING_KEY", ["`expect`", "`allow`"]],
    [
      "an unknown answer",
      "tests:\n  - {name: t, action: a, expect: approve}\n",
      "2:34 UNKNOWN_VALUE",
      ["`approve`", "`require_approval`"],
    ],
    ["an unknown risk", broken("expect_risk: sever"), "5:18 UNKNOWN_VALUE", ["`critical`"]],
    ["a number for a name", "tests:\n  - {name: 7, action: a, expect: deny}\n", "2:12 WRONG_TYPE", ['"7"']],
    ["a number for a ticket", broken("ticket_id: 1234"), "5:16 WRONG_TYPE", ["string", '"1234"']],
    ["a list for a caller", broken("caller: [ann]"), "5:13", ["string", "mapping"]],
    ["a caller without an id", broken("caller: {roles: [admin]}"), "5:13 MISSING_KEY", ["`agent_id`"]],
    [
      "an unknown key of a caller",
      broken("caller: {agent_id: a, role: [x]}"),
      "5:27 UNKNOWN_KEY",
      ["`roles`"],
    ],
    [
      "roles that are no list",
      broken("caller: {agent_id: a, roles: admin}"),
      "5:34 WRONG_TYPE",
      ["`[admin]`"],
    ],
    [
      "a chain of names",
      broken("caller: {agent_id: a, delegation_chain: [root]}"),
      "5:46 WRONG_TYPE",
      ["mapping"],
    ],
    ["params that are no mapping", broken("params: [1]"), "5:13 WRONG_TYPE", ["mapping"]],
    ["a time that is none", broken("at: yesterday"), "5:9 BAD_TIME", ["`yesterday`", "2025-01-15T09:30:00Z"]],
    ["a day that does not exist", broken("at: 2025-02-29T10:00:00Z"), "5:9 BAD_TIME", ["2025-02-29"]],
    ["a time as a number", broken("at: 1736933400"), "5:9 WRONG_TYPE", ["string"]],
    ["a duplicate key", broken("action: b"), "5:5 DUPLICATE_KEY", ["`action`"]],
    ["tests that are no list", "tests: {name: t}\n", "1:8 WRONG_TYPE", ["list"]],
    ["no tests key", "test: []\n", "1:1 UNKNOWN_KEY", ["`tests`"]],
    ["an empty file", "", "1:1 EMPTY_FILE", ["nothing"]],
    ["a list at the top", "- name: t\n", "1:1 NOT_A_MAPPING", ["mapping"]],
    ["a syntax error", "tests:\n  - name: [a\n", "", ["YAML"]],
    ["binary data", Uint8Array.of(0xff, 0xfe, 0x00), "1:", []],
    ["more than 1 MiB", `# ${"x".repeat(1024 * 1024)}\ntests: []\n`, "1:1", ["1 MiB"]],
    ["deep nesting", `tests: ${"[".repeat(5000)}${"]".repeat(5000)}\n`, "1:", ["deep"]],
  ])("%s", (_, content, place, says) => {
    const start = process.cpuUsage();
    const file = join(folderWith({ "bad.yaml": content }), "bad.yaml");
    const { tests, problems } = loadPolicyTests(file);

    expect(tests).toBeUndefined();
    const [first] = problems.filter(({ severity }) => severity === "error");
    expect(`${first!.line}:${first!.column} ${first!.code}`).toContain(place);
    const text = formatProblem(first!);
    expect(text.startsWith(`${file}:${first!.line}:${first!.column} error `)).toBe(true);
    for (const word of says) expect(text).toContain(word);
    if (typeof content === "string" && content !== "" && content.length < 10_000) {
      expect(first!.frame).toContain(`> ${first!.line} |`);
    }
    expect(process.cpuUsage(start).user).toBeLessThan(1_000_000);
  });
});
