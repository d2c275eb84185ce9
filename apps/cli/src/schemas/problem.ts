import * as z from "zod";

/** Something wrong in a file. */
export const problemSchema = z.strictObject({
  file: z.string(),
  line: z.int().describe("From 1"),
  column: z.int().describe("From 1, in UTF-16 units"),
  severity: z.enum(["error", "warning"]),
  code: z.string(),
  message: z.string(),
  cure: z.string().optional(),
  frame: z.string().describe("The lines around the place; empty where there is no text to show"),
});

export type ProblemJson = z.output<typeof problemSchema>;
