import { fileProblem, listYamlFiles, type Position, type Problem, readYamlFile } from "@agent-safe/yaml";
import { inOrder } from "./in-order.ts";
import { policyFileSchemaWith } from "./policy-file-schema.ts";
import type { Rule } from "./rule.ts";
import { rulesInSource } from "./rules-in-source.ts";

export interface LoadPoliciesOptions {
  /** Folder of policy files; its subfolders are read as well. Problems show paths that begin with it as given. */
  readonly folder: string;
  /** Environments beside `dev`, `staging` and `prod`. */
  readonly environments?: readonly string[] | undefined;
  /** Told after each file. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

export interface LoadedPolicies {
  /** In order of evaluation; left out when a problem is an error. */
  readonly rules?: readonly Rule[];
  /** Of all files. */
  readonly problems: readonly Problem[];
}

/**
 * Reads all policy files of a folder. Whatever they hold, it does not throw: all problems of all files come back
 * together, with their places.
 */
export function loadPolicies(options: LoadPoliciesOptions): LoadedPolicies {
  const { folder, environments, onProgress } = options;
  const { files, problems: folderProblems } = listYamlFiles(folder);
  const problems: Problem[] = [...folderProblems];
  const rules: Rule[] = [];
  const schema = policyFileSchemaWith(environments);
  const names = new Map<string, Position>();

  for (const [index, file] of files.entries()) {
    const parsed = readYamlFile(file);
    problems.push(...parsed.problems);
    if (parsed.source) {
      const read = rulesInSource(parsed.source, schema, names);
      problems.push(...read.problems);
      rules.push(...read.rules);
    }
    onProgress?.(index + 1, files.length);
  }

  if (problems.some(({ severity }) => severity === "error")) return { problems };
  if (rules.length === 0) problems.push(noRules(folder));
  return { rules: inOrder(rules), problems };
}

function noRules(folder: string): Problem {
  return fileProblem(folder, {
    severity: "warning",
    code: "NO_RULES",
    message: "no file here holds a rule, so every request is denied",
    cure: "add a file with `rules:`",
  });
}
