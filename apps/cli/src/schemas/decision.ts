import { effects, riskClasses, sensitivities } from "@agent-safe/core";
import * as z from "zod";

const riskClass = z.enum(riskClasses);
const place = z.strictObject({ file: z.string(), line: z.int() });

/** Why a decision came out as it did. */
const explanationSchema = z.strictObject({
  risk: z
    .strictObject({
      action: riskClass.nullable().describe("null: an unknown action, which counts as critical"),
      sensitivity: z
        .enum(sensitivities)
        .nullable()
        .describe("null: an unknown target or none, which counts as critical"),
      effective: riskClass,
    })
    .nullable(),
  rules: z.array(
    z.strictObject({
      rule: z.string(),
      place: place.describe("Where the rule begins"),
      priority: z.int(),
      decision: z.enum(effects),
      matched: z.boolean().describe("Every condition holds"),
      decides: z
        .boolean()
        .describe(
          "The first that matches: it gives the verdict, unless the request was denied before the rules were asked",
        ),
      failed: z
        .strictObject({
          condition: z.string().describe("Path below `match`"),
          place,
          wanted: z.unknown().describe("What the rule says"),
          asked: z.unknown().describe("What the request has instead"),
          message: z.string(),
        })
        .nullable()
        .describe("The first condition that does not hold"),
    }),
  ),
});

export type ExplanationJson = z.output<typeof explanationSchema>;

/** What `check --json` prints. */
export const decisionSchema = z
  .strictObject({
    result: z.enum(effects),
    code: z
      .string()
      .describe("Why, for programs: ALLOWED, APPROVAL_REQUIRED, NO_MATCHING_POLICY, UNKNOWN_ACTION, ..."),
    reason: z.string().describe("Why, for people"),
    action: z.string(),
    target: z.string().nullable().describe("As asked, also when it is unknown"),
    caller: z.string().nullable().describe("null: anonymous"),
    risk_class: riskClass.describe("Risk of the action on its own"),
    effective_risk: riskClass.describe("Risk of the action on this target"),
    policy_matched: z.string().nullable().describe("Name of the rule that decided"),
    policy_place: place.nullable().describe("Where that rule is written"),
    audit_id: z.string().describe("Id of the decision in the audit log"),
    revision: z.string().nullable().describe("Digest of the registry, policies and inventory that decided"),
    ticket_id: z.string().nullable().describe("The change ticket that came with the request"),
    correlation_id: z.string().nullable(),
    explanation: explanationSchema.optional().describe("Only with --explain"),
  })
  .describe("agent-safe check --json");

export type DecisionJson = z.output<typeof decisionSchema>;
