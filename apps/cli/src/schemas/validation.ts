import * as z from "zod";
import { problemSchema } from "./problem.ts";

const count = z.int().nullable().describe("null: a file of the kind is broken, or there is none");

/** What `validate --json` prints. */
export const validationSchema = z
  .strictObject({
    valid: z.boolean().describe("No problem is an error"),
    config: z.string().nullable().describe("The project file; null when there is none"),
    counts: z.strictObject({ actions: count, targets: count, rules: count, tests: count }),
    problems: z.array(problemSchema),
  })
  .describe("agent-safe validate --json");

export type ValidationJson = z.output<typeof validationSchema>;
