import * as z from "zod";
import { problemSchema } from "./problem.ts";

/** What every command prints under `--json` when an error ended it. */
export const errorSchema = z
  .strictObject({
    error: z.strictObject({
      code: z.string().describe("USAGE, CONFIGURATION_INVALID, ..."),
      message: z.string(),
      cure: z.string().optional(),
      problems: z
        .array(problemSchema)
        .optional()
        .describe("With CONFIGURATION_INVALID: everything wrong in the project's files"),
    }),
  })
  .describe("Any command with --json that ended in an error");

export type ErrorJson = z.output<typeof errorSchema>;
