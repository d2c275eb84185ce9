import { effects, type JsonObject, type JsonValue, riskClasses } from "@agent-safe/core";
import { mapping, optional, withDefault } from "@agent-safe/yaml";
import { z } from "zod";
import { parseIsoTime } from "./iso-time.ts";
import type { PolicyTest } from "./policy-test.ts";
import type { PolicyCaller } from "./request.ts";

/** A test as a file states it. */
export type StatedTest = Omit<PolicyTest, "place">;

/** What one file below `tests/` holds. */
export interface PolicyTestFile {
  readonly tests: readonly StatedTest[];
}

const text = z.string().min(1);
const texts = withDefault(z.array(z.string()), []);

const ancestorSchema = z.strictObject({
  agent_id: z.string(),
  agent_name: optional(z.string()),
  roles: texts,
  groups: texts,
  delegated_at: optional(z.union([z.string(), z.number()])),
});

const verifiedCallerSchema = z
  .strictObject({
    agent_id: z.string(),
    agent_name: optional(z.string()),
    roles: texts,
    groups: texts,
    delegation_chain: withDefault(z.array(ancestorSchema), []).describe(
      "Who delegated, the first one first.",
    ),
  })
  .transform(
    ({ agent_id, roles, groups, delegation_chain }): PolicyCaller => ({
      id: agent_id,
      verified: true,
      roles,
      groups,
      chain: delegation_chain.map((ancestor) => ancestor.agent_id),
    }),
  );

// An empty id is no caller, as in a request.
const assertedCallerSchema = z
  .string()
  .transform((id): PolicyCaller | null =>
    id === "" ? null : { id, verified: false, roles: [], groups: [], chain: [] },
  );

const time = z.string().transform((given, context) => {
  const at = parseIsoTime(given);
  if (at === undefined) {
    context.addIssue({
      code: "custom",
      input: given,
      message: `\`${given.slice(0, 100)}\` is no ISO time`,
      params: { code: "BAD_TIME", cure: "write it like `2025-01-15T09:30:00Z`" },
    });
    return z.NEVER;
  }
  return at;
});

const params = mapping(z.unknown()).transform(
  (members): JsonObject => Object.fromEntries(members) as Record<string, JsonValue>,
);

const testSchema = z
  .strictObject({
    name: text.describe("What a report calls this test."),
    // Empty as well: how such a request is answered is worth a test.
    action: z.string().describe("Name of an action."),
    target: optional(z.string()).describe("Id of a target. Left out: none."),
    caller: optional(z.union([assertedCallerSchema, verifiedCallerSchema])).describe(
      "An id without a token, or a mapping for a caller with one. Left out: anonymous.",
    ),
    params: optional(params).describe("Parameters of the action."),
    ticket_id: optional(z.string()).describe("A change ticket."),
    at: optional(time).describe("When it is asked, as ISO time. Left out: now."),
    expect: z.enum(effects).describe("What should be answered."),
    expect_policy: optional(text).describe("Name of the rule that should decide."),
    expect_risk: optional(z.enum(riskClasses)).describe("The effective risk that should result."),
  })
  .transform(
    (raw): StatedTest => ({
      name: raw.name,
      request: {
        action: raw.action,
        target: raw.target,
        caller: raw.caller ?? null,
        params: raw.params,
        ticketId: raw.ticket_id,
        at: raw.at,
      },
      expect: raw.expect,
      expectPolicy: raw.expect_policy,
      expectRisk: raw.expect_risk,
    }),
  );

/** The schema of a file below `tests/`: `snake_case` in, tests without their places out. */
export const policyTestFileSchema: z.ZodType<PolicyTestFile> = z.strictObject({ tests: z.array(testSchema) });
