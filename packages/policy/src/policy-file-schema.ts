import { effects } from "@agent-safe/core";
import { optional, withDefault } from "@agent-safe/yaml";
import { z } from "zod";
import { environmentSchema } from "./environments.ts";
import { matchSchema } from "./match-schema.ts";
import type { ApprovalTerms, Rule } from "./rule.ts";

/** A rule as a file states it. */
export type StatedRule = Omit<Rule, "place" | "places">;

/** What one file below `policies/` holds. */
export interface PolicyFile {
  readonly rules: readonly StatedRule[];
}

const text = z.string().min(1);
/** Thirty days; what waits longer for a human is forgotten. */
const longestApproval = 30 * 24 * 60 * 60;

const approvalSchema: z.ZodType<ApprovalTerms> = z.strictObject({
  count: withDefault(z.int().min(1).max(20), 1).describe("How many must approve."),
  // An empty list would be an approval that nobody can give.
  roles: optional(z.array(text).min(1)).describe("An approver has at least one of these roles."),
  groups: optional(z.array(text).min(1)).describe("An approver is in at least one of these groups."),
  ttl: optional(z.int().min(1).max(longestApproval)).describe(
    "Seconds until the request for approval expires.",
  ),
});

// Not optional, unlike every condition in it: a forgotten line would make a rule that matches everything.
function required(value: unknown, context: z.RefinementCtx): unknown {
  if (value === undefined || value === null) {
    context.addIssue({
      code: "custom",
      input: value,
      message: "the key `match` is missing, and a rule without it would match every request",
      params: {
        code: "MISSING_MATCH",
        cure: "add `match:` with the rule's conditions; if it is meant for every request, write `match: {}`",
      },
    });
  }
  return value;
}

function ruleSchema(environment: z.ZodType<string>): z.ZodType<StatedRule> {
  return z
    .strictObject({
      name: text.describe("Unique over all policy files; decisions and the audit log name it."),
      description: withDefault(z.string(), "").describe("For readers of this file."),
      priority: withDefault(z.int(), 0).describe(
        "Higher is asked first. Rules of one priority are asked as they stand.",
      ),
      match: z
        .preprocess(required, matchSchema(environment))
        .describe("All of these must hold. `match: {}` matches every request."),
      decision: z.enum(effects).describe("What the first matching rule answers."),
      reason: text.describe("Why, for whoever made the request."),
      approval: optional(approvalSchema).describe("Who may approve; only with `decision: require_approval`."),
    })
    .check((context) => {
      const { approval, decision } = context.value;
      if (approval === undefined || decision === "require_approval") return;
      context.issues.push({
        code: "custom",
        input: approval,
        path: ["approval"],
        message: `\`approval\` says nothing where \`decision\` is \`${decision}\``,
        params: { code: "CONTRADICTION", cure: "write `decision: require_approval`, or remove `approval`" },
      });
    });
}

/** The schema of a file below `policies/`: `snake_case` in, rules without their places out. */
export const policyFileSchema: z.ZodType<PolicyFile> = z.strictObject({
  rules: z.array(ruleSchema(z.string())),
});

/**
 * The same schema in a project whose environments are known.
 *
 * @param environments those beside `dev`, `staging` and `prod`
 */
export function policyFileSchemaWith(environments: readonly string[] = []): z.ZodType<PolicyFile> {
  return z.strictObject({ rules: z.array(ruleSchema(environmentSchema(environments))) });
}
