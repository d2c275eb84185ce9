import type { ProblemInput } from "../problem.ts";
import { isSecretName } from "../secret-names.ts";
import type { ScalarNode, SourceNode } from "../source-node.ts";
import type { YamlSource } from "../yaml-source.ts";
import type { Located } from "./describe-issue.ts";
import { yaml11Reading } from "./yaml-1-1.ts";

/** Warnings of unquoted values that other YAML readers, or JSON numbers, do not take for what is written. */
export function readingWarnings(source: YamlSource, limit: number): Located[] {
  const warnings: Located[] = [];
  const seen = new Set<SourceNode>();
  const visit = (node: SourceNode, path: readonly (string | number)[]): void => {
    if (warnings.length >= limit || seen.has(node)) return;
    if (node.kind === "scalar") {
      const input = warningOf(node);
      const secret = path.some((step) => typeof step === "string" && isSecretName(step));
      if (input !== undefined && !secret) warnings.push({ path, of: "value", input });
      return;
    }
    // A part that aliases repeat is visited once.
    seen.add(node);
    if (node.kind === "list") node.items.forEach((item, index) => void visit(item, [...path, index]));
    else for (const [key, member] of node.members) visit(member.node, [...path, key]);
  };
  visit(source.root, []);
  return warnings;
}

function warningOf({ plain, value }: ScalarNode): ProblemInput | undefined {
  if (plain === undefined) return undefined;
  const reading = yaml11Reading(plain);
  if (reading !== undefined) {
    const here = typeof value === "string" ? "text" : `the number \`${value}\``;
    const quoted = `\`"${plain}"\` in quotes if it is text`;
    return {
      code: "YAML_1_1",
      severity: "warning",
      message: `\`${plain}\` is ${here} in YAML 1.2, and ${reading.meaning} to a YAML 1.1 reader such as Python's`,
      cure:
        typeof value === "number"
          ? `write \`${value}\`${reading.value === undefined ? "" : `, or \`${reading.value}\` if that is meant`}`
          : `write ${quoted}${reading.value === undefined ? "" : `, or \`${reading.value}\` if that is meant`}`,
    };
  }
  if (typeof value === "number" && /^[-+]?\d+$/.test(plain) && !Number.isSafeInteger(value)) {
    return {
      code: "NUMBER_INEXACT",
      severity: "warning",
      message: `the number \`${plain.slice(0, 60)}\` is too large to be kept exactly: it is read as \`${value}\``,
      cure: "put it into quotes if it is text",
    };
  }
  return undefined;
}
