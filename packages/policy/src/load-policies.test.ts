import { join } from "node:path";
import { formatProblem, type Problem } from "@agent-safe/yaml";
import { describe, expect, it } from "vitest";
import { loadPolicies } from "./load-policies.ts";
import { folderWith } from "./testing/folder.ts";

const rule = (name: string, rest = ""): string =>
  `  - name: ${name}\n    match: {}\n    decision: allow\n    reason: because\n${rest}`;

function load(files: Record<string, string | Uint8Array>): ReturnType<typeof loadPolicies> {
  return loadPolicies({ folder: folderWith(files) });
}

/** Problems as `file:line:column CODE`, with paths below the folder. */
function places(folder: string, problems: readonly Problem[]): string[] {
  return problems.map(
    ({ file, line, column, code }) => `${file.slice(folder.length + 1)}:${line}:${column} ${code}`,
  );
}

describe("loadPolicies", () => {
  it("reads every key, and fills in what is left out", () => {
    const { rules, problems } = load({
      "all.yaml": `
rules:
  - name: everything
    description: all keys
    priority: 7
    match:
      actions: [restart-*, "exec-[a-z]*"]
      targets:
        environments: [dev, prod]
        sensitivities: [public]
        types: [k8s-pod]
        labels: {tier: backend, __proto__: odd}
      callers:
        agent_ids: [ann]
        roles: [deployer]
        groups: [web]
        delegated_from: [root]
        max_delegation_depth: 3
        min_delegation_depth: 1
        verified: true
        require_delegation: true
      risk_classes: [low, critical]
      time_windows:
        - {days: [0, 4], start_hour: 22, end_hour: 4, timezone: Europe/Berlin}
        - {}
      require_ticket: false
    decision: require_approval
    reason: ask
    approval: {count: 2, roles: [lead], groups: [sre], ttl: 600}
  - name: least
    match: {}
    decision: deny
    reason: never
`,
    });
    expect(problems).toEqual([]);
    const [everything, least] = rules ?? [];
    expect(everything).toMatchObject({
      name: "everything",
      description: "all keys",
      priority: 7,
      match: {
        actions: ["restart-*", "exec-[a-z]*"],
        targets: { environments: ["dev", "prod"], sensitivities: ["public"], types: ["k8s-pod"] },
        callers: {
          agentIds: ["ann"],
          roles: ["deployer"],
          groups: ["web"],
          delegatedFrom: ["root"],
          maxDelegationDepth: 3,
          minDelegationDepth: 1,
          verified: true,
          requireDelegation: true,
        },
        riskClasses: ["low", "critical"],
        timeWindows: [
          { days: [0, 4], startHour: 22, endHour: 4, timezone: "Europe/Berlin" },
          { days: [0, 1, 2, 3, 4, 5, 6], startHour: 0, endHour: 23, timezone: "UTC" },
        ],
        requireTicket: false,
      },
      decision: "require_approval",
      reason: "ask",
      approval: { count: 2, roles: ["lead"], groups: ["sre"], ttl: 600 },
      place: { line: 3, column: 5 },
    });
    expect(Object.entries(everything!.match.targets!.labels!)).toEqual([
      ["tier", "backend"],
      ["__proto__", "odd"],
    ]);
    expect(everything!.places.get("callers.verified")).toMatchObject({ line: 20, column: 9 });
    expect(everything!.places.size).toBe(18);
    expect(least).toMatchObject({ description: "", priority: 0, match: {}, decision: "deny" });
    expect(least!.places.size).toBe(0);
  });

  it("takes null for left out", () => {
    const keys = ["actions", "targets", "callers", "risk_classes", "time_windows", "require_ticket"];
    const { rules, problems } = load({
      "a.yaml": `rules:
  - name: a
    description: null
    priority: ~
    match: {${keys.map((key) => `${key}: null`).join(", ")}}
    decision: allow
    reason: because
    approval:
  - name: b
    match: {targets: {labels: null, types: ~}, callers: {verified: null}, time_windows: [{days: null, timezone: null}]}
    decision: allow
    reason: because
`,
    });
    expect(problems).toEqual([]);
    expect(Object.values(rules![0]!.match).every((value) => value === undefined)).toBe(true);
    expect(rules![0]).toMatchObject({ priority: 0, description: "" });
    expect([...rules![1]!.places.keys()]).toEqual(["targets", "callers", "time_windows"]);
    expect(rules![1]!.match.timeWindows).toEqual([
      { days: [0, 1, 2, 3, 4, 5, 6], startHour: 0, endHour: 23, timezone: "UTC" },
    ]);
  });

  it("orders by priority, then by path in byte order, then by place", () => {
    const { rules } = load({
      "b.yaml": `rules:\n${rule("b1")}${rule("b2", "    priority: 5\n")}${rule("b3")}`,
      "Z.YML": `rules:\n${rule("Z1")}`,
      "a/z.yaml": `rules:\n${rule("az", "    priority: -1\n")}`,
      "a.yaml": `rules:\n${rule("a1")}${rule("a2", "    priority: 5\n")}`,
      "a/b.yml": `rules:\n${rule("ab")}`,
      "ä.yaml": `rules:\n${rule("ä1")}`,
    });
    expect(rules?.map(({ name }) => name)).toEqual(["a2", "b2", "Z1", "a1", "ab", "b1", "b3", "ä1", "az"]);
  });

  it("wants names to be unique over all files, and names both places", () => {
    const folder = folderWith({
      "a.yaml": `rules:\n${rule("one")}`,
      "b.yaml": `rules:\n${rule("two")}${rule("one")}`,
    });
    const { rules, problems } = loadPolicies({ folder });
    expect(rules).toBeUndefined();
    expect(places(folder, problems)).toEqual(["b.yaml:6:11 DUPLICATE_NAME"]);
    expect(problems[0]!.message).toContain(`also stands at ${join(folder, "a.yaml")}:2:11`);
  });

  it("tells the problems of all files at once, repeated names of broken files too", () => {
    const folder = folderWith({
      "a.yaml": `rules:\n${rule("one", "    priority: high\n")}${rule("one", "    decision2: x\n")}`,
      "b.yaml": "rules: [",
      "c.yaml": `rules:\n${rule("one")}`,
    });
    const { rules, problems } = loadPolicies({ folder });
    expect(rules).toBeUndefined();
    const found = places(folder, problems);
    expect(found).toContain("a.yaml:6:15 WRONG_TYPE");
    expect(found).toContain("a.yaml:7:11 DUPLICATE_NAME");
    expect(found).toContain("a.yaml:11:5 UNKNOWN_KEY");
    expect(found.some((place) => place.startsWith("b.yaml:1:"))).toBe(true);
    expect(found).toContain("c.yaml:2:11 DUPLICATE_NAME");
  });

  it("knows the environments that the project adds", () => {
    const files = {
      "a.yaml":
        "rules:\n  - name: a\n    match: {targets: {environments: [dev, dr]}}\n    decision: allow\n    reason: b\n",
    };
    expect(loadPolicies({ folder: folderWith(files), environments: ["dr"] }).problems).toEqual([]);
    expect(load(files).problems).toMatchObject([{ code: "UNKNOWN_ENVIRONMENT", line: 3, column: 43 }]);
  });

  it("warns where no rule stands, since everything is denied then", () => {
    const { rules, problems } = load({ "a.yaml": "rules: []\n" });
    expect(rules).toEqual([]);
    expect(problems).toMatchObject([{ severity: "warning", code: "NO_RULES" }]);
    expect(load({}).problems).toMatchObject([{ severity: "warning", code: "NO_RULES" }]);
  });

  it("says that a folder is missing", () => {
    const { rules, problems } = loadPolicies({ folder: join(folderWith({}), "nowhere") });
    expect(rules).toBeUndefined();
    expect(problems).toMatchObject([{ severity: "error", code: "FOLDER_NOT_FOUND" }]);
  });

  it("reports progress after each file", () => {
    const seen: [number, number][] = [];
    const folder = folderWith({ "a.yaml": `rules:\n${rule("a")}`, "b.yaml": `rules:\n${rule("b")}` });
    loadPolicies({ folder, onProgress: (done, total) => seen.push([done, total]) });
    expect(seen).toEqual([
      [1, 2],
      [2, 2],
    ]);
  });

  it("gives rules that cannot be changed", () => {
    const { rules } = load({ "a.yaml": `rules:\n${rule("a")}` });
    expect(Object.isFrozen(rules)).toBe(true);
    expect(Object.isFrozen(rules![0]!.match)).toBe(true);
  });
});

/** A rule with one line in place of its `match`, or of another line. */
const broken = (line: string, { match = "match: {}", decision = "decision: deny" } = {}): string =>
  ["rules:", "  - name: a", `    ${match}`, `    ${decision}`, "    reason: because", `    ${line}`, ""].join(
    "\n",
  );
const brokenMatch = (line: string): string =>
  [
    "rules:",
    "  - name: a",
    "    decision: deny",
    "    reason: because",
    "    match:",
    `      ${line}`,
    "",
  ].join("\n");

const deep = `rules: ${"[".repeat(5000)}${"]".repeat(5000)}\n`;
const aliases = `a: &a [x,x,x,x,x,x,x,x,x]\n${"bcdefghi"
  .split("")
  .map((key, index) => `${key}: &${key} [${Array(9).fill(`*${"abcdefghi"[index]}`).join(",")}]`)
  .join("\n")}\nrules: []\n`;

describe("malformed policy files", () => {
  it.each<[what: string, content: string | Uint8Array, place: string, says: string[]]>([
    ["an unknown key", broken("prioritty: 3"), "6:5 UNKNOWN_KEY", ["`prioritty`", "`priority`"]],
    ["an unknown condition", brokenMatch("action: [x]"), "6:7 UNKNOWN_KEY", ["`action`", "`actions`"]],
    [
      "an unknown selector",
      brokenMatch("callers: {agents: [x]}"),
      "6:17 UNKNOWN_KEY",
      ["`agents`", "`agent_ids`"],
    ],
    ["a wrong type", broken("priority: high"), "6:15 WRONG_TYPE", ["number", "`high`"]],
    ["a fraction for an integer", broken("priority: 1.5"), "6:15", ["1.5", "whole number"]],
    ["a text for a list", brokenMatch("actions: exec-pod"), "6:16 WRONG_TYPE", ["list", "`[exec-pod]`"]],
    ["a number for a name", brokenMatch("callers: {agent_ids: [42]}"), "6:29 WRONG_TYPE", ["string", '"42"']],
    [
      "an unknown decision",
      broken("priority: 1", { decision: "decision: alow" }),
      "4:15 UNKNOWN_VALUE",
      ["`allow`", "alow"],
    ],
    [
      "an unknown risk class",
      brokenMatch("risk_classes: [hihg]"),
      "6:22 UNKNOWN_VALUE",
      ["`hihg`", "did you mean `high`"],
    ],
    [
      "an unknown sensitivity",
      brokenMatch("targets: {sensitivities: [secret]}"),
      "6:33 UNKNOWN_VALUE",
      ["`restricted`"],
    ],
    [
      "an unknown environment",
      brokenMatch("targets: {environments: [stagign]}"),
      "6:32 UNKNOWN_ENVIRONMENT",
      ["`stagign`", "did you mean `staging`"],
    ],
    [
      "an unknown time zone",
      brokenMatch("time_windows: [{timezone: Europe/Berln}]"),
      "6:33 UNKNOWN_TIME_ZONE",
      ["`Europe/Berln`", "did you mean `Europe/Berlin`"],
    ],
    [
      "an offset for a time zone",
      brokenMatch('time_windows: [{timezone: "+02:00"}]'),
      "6:33 UNKNOWN_TIME_ZONE",
      ["`+02:00`", "IANA"],
    ],
    ["an hour too late", brokenMatch("time_windows: [{end_hour: 24}]"), "6:33 OUT_OF_RANGE", ["at most 23"]],
    ["half an hour", brokenMatch("time_windows: [{start_hour: 8.5}]"), "6:35", ["8.5", "whole number"]],
    ["a day too many", brokenMatch("time_windows: [{days: [0, 7]}]"), "6:33 OUT_OF_RANGE", ["at most 6"]],
    ["a window that is no mapping", brokenMatch("time_windows: [9-17]"), "6:22 WRONG_TYPE", ["mapping"]],
    [
      "a negative depth",
      brokenMatch("callers: {max_delegation_depth: -1}"),
      "6:39 OUT_OF_RANGE",
      ["at least 0"],
    ],
    [
      "a minimum above the maximum",
      brokenMatch("callers: {min_delegation_depth: 3, max_delegation_depth: 1}"),
      "6:39 CONTRADICTION",
      ["never match", "swap"],
    ],
    ["a YAML 1.1 boolean", brokenMatch("require_ticket: yes"), "6:23 WRONG_TYPE", ["`yes`", "`true`"]],
    [
      "a label that is no text",
      brokenMatch("targets: {labels: {tier: 3}}"),
      "6:32 WRONG_TYPE",
      ["string", '"3"'],
    ],
    [
      "a missing match",
      "rules:\n  - name: a\n    decision: deny\n    reason: because\n",
      "2:5 MISSING_MATCH",
      ["`match`", "every request", "`match: {}`"],
    ],
    [
      "a match of nothing",
      broken("priority: 1", { match: "match:" }),
      "3:11 MISSING_MATCH",
      ["every request"],
    ],
    [
      "a missing reason",
      "rules:\n  - name: a\n    match: {}\n    decision: deny\n",
      "2:5 MISSING_KEY",
      ["`reason`"],
    ],
    [
      "an empty name",
      'rules:\n  - {name: "", match: {}, decision: deny, reason: r}\n',
      "2:12 OUT_OF_RANGE",
      ["empty"],
    ],
    [
      "an approval without use",
      broken("approval: {count: 2}"),
      "6:15 CONTRADICTION",
      ["`deny`", "require_approval"],
    ],
    [
      "an approval of nobody",
      broken("approval: {count: 0}", { decision: "decision: require_approval" }),
      "6:23 OUT_OF_RANGE",
      ["at least 1"],
    ],
    [
      "an approval that never ends",
      broken("approval: {ttl: 99999999}", { decision: "decision: require_approval" }),
      "6:21 OUT_OF_RANGE",
      ["at most 2592000"],
    ],
    [
      "approvers that do not exist",
      broken("approval: {roles: []}", { decision: "decision: require_approval" }),
      "6:23 OUT_OF_RANGE",
      ["empty"],
    ],
    ["a duplicate key", broken("reason: again"), "6:5 DUPLICATE_KEY", ["`reason`"]],
    ["no rules key", "rulez: []\n", "1:1 UNKNOWN_KEY", ["`rulez`", "`rules`"]],
    ["rules that are no list", "rules: {name: a}\n", "1:8 WRONG_TYPE", ["list"]],
    ["an empty file", "", "1:1 EMPTY_FILE", ["nothing"]],
    ["only comments", "# nothing\n", "1:1 EMPTY_FILE", ["nothing"]],
    ["a list at the top", "- name: a\n", "1:1 NOT_A_MAPPING", ["mapping"]],
    ["a syntax error", "rules:\n  - name: [a\n", "", ["YAML"]],
    ["binary data", Uint8Array.of(0x72, 0xff, 0xfe, 0x00), "1:", ["UTF-8"]],
    ["more than 1 MiB", `# ${"x".repeat(1024 * 1024)}\nrules: []\n`, "1:1", ["1 MiB"]],
    ["deep nesting", deep, "1:", ["deep"]],
    ["an alias bomb", aliases, "", ["alias"]],
  ])("%s", (_, content, place, says) => {
    const start = process.cpuUsage();
    const folder = folderWith({ "bad.yaml": content });
    const { rules, problems } = loadPolicies({ folder });

    expect(rules).toBeUndefined();
    const errors = problems.filter(({ severity }) => severity === "error");
    const [first] = errors;
    expect(places(folder, errors)[0]).toContain(`bad.yaml:${place}`);
    const text = formatProblem(first!);
    for (const word of says) expect(text).toContain(word);
    expect(text.startsWith(`${join(folder, "bad.yaml")}:${first!.line}:${first!.column} error `)).toBe(true);
    if (typeof content === "string" && content !== "" && content.length < 10_000) {
      expect(first!.frame).toContain(`> ${first!.line} |`);
    }
    expect(process.cpuUsage(start).user).toBeLessThan(1_000_000);
  });
});
