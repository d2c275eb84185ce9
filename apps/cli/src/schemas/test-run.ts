import { effects, riskClasses } from "@agent-safe/core";
import * as z from "zod";
import { problemSchema } from "./problem.ts";

const effect = z.enum(effects);
const riskClass = z.enum(riskClasses);

/** What `test --json` prints. */
export const testRunSchema = z
  .strictObject({
    passed: z.int(),
    failed: z.int(),
    tests: z.array(
      z.strictObject({
        name: z.string(),
        file: z.string(),
        line: z.int(),
        passed: z.boolean(),
        differences: z.array(
          z.strictObject({
            key: z.enum(["expect", "expect_policy", "expect_risk"]),
            expected: z.string(),
            actual: z.string().nullable(),
          }),
        ),
        actual: z.strictObject({
          result: effect,
          code: z.string(),
          reason: z.string(),
          policy_matched: z.string().nullable(),
          effective_risk: riskClass,
        }),
      }),
    ),
    problems: z.array(problemSchema).describe("Warnings about the project's files"),
  })
  .describe("agent-safe test --json");

export type TestRunJson = z.output<typeof testRunSchema>;
