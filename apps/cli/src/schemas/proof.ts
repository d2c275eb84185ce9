import * as z from "zod";

/** What `audit prove --json` prints. */
export const proofSchema = z
  .strictObject({
    id: z.string().describe("The entry"),
    proof: z.string().describe("The proof itself: a c2sp.org/tlog-proof"),
    output: z.string().nullable().describe("The file that it was written to"),
  })
  .describe("agent-safe audit prove --json");

export type ProofJson = z.output<typeof proofSchema>;
