import * as z from "zod";

/** What `audit verify-proof --json` prints. */
export const verifiedProofSchema = z
  .union([
    z.strictObject({
      ok: z.literal(true),
      index: z.int().describe("Number of the entry in its log"),
      checkpoint: z.strictObject({ origin: z.string(), size: z.int(), root: z.string() }),
      entry: z.record(z.string(), z.unknown()),
    }),
    z.strictObject({ ok: z.literal(false), code: z.string(), reason: z.string() }),
  ])
  .describe("agent-safe audit verify-proof --json");

export type VerifiedProofJson = z.output<typeof verifiedProofSchema>;
