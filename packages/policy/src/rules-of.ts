import { captureJson } from "@agent-safe/core";
import { ConfigurationError, fileProblem, type Position, type Problem, parseYaml } from "@agent-safe/yaml";
import type { z } from "zod";
import { inOrder } from "./in-order.ts";
import { type PolicyFile, policyFileSchemaWith } from "./policy-file-schema.ts";
import type { Rule } from "./rule.ts";
import { rulesInSource } from "./rules-in-source.ts";

const limits = { maxBytes: 1024 * 1024, maxDepth: 32 };

/**
 * Rules from plain data instead of files, checked in the same way: each entry is what stands below `rules:` in a
 * policy file, with the same `snake_case` keys. Places name the entry as the file (`rules[3]`), with lines of its
 * indented JSON.
 *
 * @returns the rules in order of evaluation
 * @throws ConfigurationError naming every problem of every entry
 */
export function rulesOf(
  rules: readonly unknown[],
  options: { readonly environments?: readonly string[] | undefined } = {},
): readonly Rule[] {
  const schema = policyFileSchemaWith(options.environments);
  const names = new Map<string, Position>();
  const read = rules.map((rule, index) => readEntry(rule, `rules[${index}]`, schema, names));
  const problems = read.flatMap((entry) => entry.problems);
  if (problems.some(({ severity }) => severity === "error")) throw new ConfigurationError(problems);
  return inOrder(read.flatMap((entry) => entry.rules));
}

function readEntry(
  rule: unknown,
  name: string,
  schema: z.ZodType<PolicyFile>,
  names: Map<string, Position>,
): { rules: readonly Rule[]; problems: readonly Problem[] } {
  const captured = captureJson(rule, limits);
  if (!captured.ok) {
    const problem = {
      code: "NOT_JSON",
      message: captured.reason,
      cure: "give plain data, as YAML would hold it",
    };
    return { rules: [], problems: [fileProblem(name, problem)] };
  }
  const { source, problems } = parseYaml(JSON.stringify({ rules: [captured.value] }, null, 2), name);
  return source ? rulesInSource(source, schema, names) : { rules: [], problems };
}
