import { statSync } from "node:fs";
import type { YamlSource } from "@agent-safe/yaml";
import {
  checkYaml,
  fileProblem,
  listYamlFiles,
  type Position,
  type Problem,
  readYamlFile,
} from "@agent-safe/yaml";
import type { PolicyTest } from "./policy-test.ts";
import { policyTestFileSchema } from "./policy-test-schema.ts";

export interface LoadedPolicyTests {
  /** File by file, as they stand; left out when a problem is an error. */
  readonly tests?: readonly PolicyTest[];
  readonly problems: readonly Problem[];
}

/**
 * Reads policy tests: one file, or all files of a folder and its subfolders. Whatever they hold, it does not throw.
 */
export function loadPolicyTests(path: string): LoadedPolicyTests {
  const { files, problems: listed } = isFolder(path) ? listYamlFiles(path) : { files: [path], problems: [] };
  const problems: Problem[] = [...listed];
  const tests: PolicyTest[] = [];
  const names = new Map<string, Position>();

  for (const file of files) {
    const { source, problems: unreadable } = readYamlFile(file);
    problems.push(...unreadable);
    if (!source) continue;
    const { value, problems: wrong } = checkYaml(source, policyTestFileSchema);
    problems.push(...wrong);
    for (const [index, test] of (value?.tests ?? []).entries()) {
      tests.push({ ...test, place: source.position(["tests", index]) });
      problems.push(...repeatedName(test.name, index, source, names));
    }
  }

  if (problems.some(({ severity }) => severity === "error")) return { problems };
  if (tests.length === 0) problems.push(noTests(path));
  return { tests, problems };
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** Two tests of one name both run, but a report of failures would not tell them apart. */
function repeatedName(
  name: string,
  index: number,
  source: YamlSource,
  names: Map<string, Position>,
): readonly Problem[] {
  const path = ["tests", index, "name"];
  const first = names.get(name);
  if (first === undefined) {
    names.set(name, source.position(path));
    return [];
  }
  return [
    source.problem(path, {
      severity: "warning",
      code: "DUPLICATE_NAME",
      message: `a test named \`${name.slice(0, 100)}\` also stands at ${first.file}:${first.line}:${first.column}`,
      cure: "give one of the two another name",
    }),
  ];
}

function noTests(path: string): Problem {
  return fileProblem(path, {
    severity: "warning",
    code: "NO_TESTS",
    message: "no test stands here",
    cure: "add a file with `tests:`",
  });
}
