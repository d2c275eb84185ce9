import * as z from "zod";

/** What `audit checkpoint --json` prints. */
export const checkpointSchema = z
  .strictObject({
    origin: z.string().describe("Which log: agent-safe.local/<log id>"),
    size: z.int().describe("Entries that it vouches for"),
    root: z.string().describe("RFC 6962 root over them, base64"),
    note: z.string().describe("The checkpoint itself: a C2SP signed note"),
    output: z.string().nullable().describe("The file that it was written to"),
  })
  .describe("agent-safe audit checkpoint --json");

export type CheckpointJson = z.output<typeof checkpointSchema>;
