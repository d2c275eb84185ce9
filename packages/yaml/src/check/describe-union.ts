import type { z } from "zod";
import type { SourcePath, YamlSource } from "../yaml-source.ts";
import { describeIssue, hideSecret, type Located, lower } from "./describe-issue.ts";
import { found, nodeOf } from "./found-value.ts";
import { wanted } from "./schema-at.ts";
import { typeName } from "./wrong-type.ts";

type Issue = z.core.$ZodIssue;

/** The branch of a union that was meant: the one whose problems lie deepest, else all that was expected. */
export function describeUnion(
  issue: z.core.$ZodIssueInvalidUnion,
  path: SourcePath,
  source: YamlSource,
  schema: z.core.$ZodType,
): Located[] {
  const node = nodeOf(source, path);
  const branches = issue.errors.filter((branch) => branch.length > 0);
  const meant = branches.filter(
    (branch) => !branch.some((each) => each.path.length === 0 && isTypeIssue(each)),
  );
  const best = meant.sort((a, b) => a.length - b.length)[0];
  if (best !== undefined && node !== undefined)
    return best.flatMap((each) => describeIssue(each, source, schema, path));
  const expected = [
    ...new Set(branches.flatMap((branch) => branch.filter(isTypeIssue).map(expectedOf))),
  ].join(" or ");
  if (node === undefined) {
    const key = String(path.at(-1));
    return [
      {
        path,
        of: "value",
        input: {
          code: "MISSING_KEY",
          message: `the key \`${key}\` is missing`,
          cure: `add \`${key}:\` with ${expected}`,
        },
      },
    ];
  }
  const message = expected === "" ? lower(issue.message) : `expected ${expected}, found ${found(node)}`;
  const want = wanted(schema, path) ?? expected;
  const cure = want === "" ? "correct it" : `write ${want}`;
  return [{ path, of: "value", input: hideSecret(path, { code: "WRONG_TYPE", message, cure }) }];
}

function isTypeIssue(issue: Issue): boolean {
  return issue.code === "invalid_type" || issue.code === "invalid_value";
}

function expectedOf(issue: Issue): string {
  if (issue.code === "invalid_type") return typeName(issue.expected);
  if (issue.code === "invalid_value") return issue.values.map((value) => `\`${String(value)}\``).join(" or ");
  return "";
}
