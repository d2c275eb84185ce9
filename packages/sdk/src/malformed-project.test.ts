import { writeFileSync } from "node:fs";
import { formatProblem } from "@agent-safe/yaml";
import { describe, expect, it } from "vitest";
import { temporaryProject } from "./testing/temporary-project.ts";
import { validateProject } from "./validate-project.ts";

const bomb = Array.from({ length: 9 }, (_, level) =>
  level === 0
    ? "k0: &a0 [x, x, x, x, x, x, x, x, x]"
    : `k${level}: &a${level} [${Array(9)
        .fill(`*a${level - 1}`)
        .join(", ")}]`,
).join("\n");

/** Content of agent-safe.yaml, and the code, line and column of what is said about it. */
const malformed: [what: string, content: string | Uint8Array, code: string, line: number, column: number][] =
  [
    ["an unknown key", "registry: ./actions\naudit_lgo: ./a\n", "UNKNOWN_KEY", 2, 1],
    ["an unknown key below another", "audit:\n  fsnc: off\n", "UNKNOWN_KEY", 2, 3],
    ["a wrong type", "registry: [a]\n", "WRONG_TYPE", 1, 11],
    ["a list that is none", "environments: qa\n", "WRONG_TYPE", 1, 15],
    ["an unknown value", "target_type_mismatch: ignore\n", "UNKNOWN_VALUE", 1, 23],
    ["an unquoted off", "audit: { fsync: 1 }\n", "UNKNOWN_VALUE", 1, 17],
    ["a duplicate key", "registry: a\nregistry: b\n", "DUPLICATE_KEY", 2, 1],
    ["an empty path", 'policies: ""\n', "OUT_OF_RANGE", 1, 11],
    ["an empty file", "", "EMPTY_FILE", 1, 1],
    ["nothing but a comment", "# nothing\n", "EMPTY_FILE", 1, 1],
    ["a list instead of a mapping", "- a\n", "NOT_A_MAPPING", 1, 1],
    ["an alias bomb", bomb, "ALIAS_BOMB", 5, 10],
    ["a bracket that is never closed", "environments: [qa\n", "YAML_SYNTAX", 1, 15],
    ["deep nesting", `environments: ${"[".repeat(100)}\n`, "TOO_DEEP", 1, 80],
    ["binary content", new Uint8Array([0x61, 0x3a, 0x00, 0xff]), "NOT_UTF8", 1, 4],
    ["more than 1 MiB", `# ${"x".repeat(1 << 20)}\n`, "FILE_TOO_LARGE", 1, 1],
    ["two secrets", "signing_key: a\nsigning_key_file: b\n", "TWO_KEYS", 1, 1],
    ["a path to redact that is none", "audit: { redact: [params..x] }\n", "AUDIT_PATH_INVALID", 1, 19],
    ["a missing variable", "audit_log: ./${NO_SUCH_VARIABLE_HERE}\n", "MISSING_VARIABLE", 1, 12],
  ];

describe("a malformed agent-safe.yaml", () => {
  it.each(malformed)("is refused for %s, at its place", (_, content, code, line, column) => {
    const project = temporaryProject();
    writeFileSync(project.path("agent-safe.yaml"), content);
    const before = process.cpuUsage();
    const report = validateProject({ cwd: project.folder });
    const { user, system } = process.cpuUsage(before);
    expect(report.ok).toBe(false);
    const [problem] = report.problems;
    expect([problem?.code, problem?.line, problem?.column]).toEqual([code, line, column]);
    expect(problem?.file).toMatch(/agent-safe\.yaml$/);
    expect(problem?.cure).toBeTruthy();
    expect(formatProblem(problem!)).toContain(`agent-safe.yaml:${line}:${column} error ${code}: `);
    expect(user + system).toBeLessThan(1_000_000);
  });
});
