import type { ProblemInput } from "../problem.ts";
import { shorten } from "../shorten.ts";

/** Of two members with one key, a YAML reader silently keeps one; which one depends on the reader. */
export function duplicateKey(name: string, firstLine: number): ProblemInput {
  return {
    code: "DUPLICATE_KEY",
    message: `the key \`${shorten(name)}\` stands twice in one mapping, first on line ${firstLine}`,
    cure: "keep one of the two",
  };
}
