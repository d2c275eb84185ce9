import * as z from "zod";

/** What `audit show --json` prints. With --follow, each entry is a JSON object on a line of its own. */
export const entriesSchema = z
  .strictObject({
    entries: z.array(
      z.looseObject({
        seq: z.int(),
        prev: z.string().describe("Digest of the line before"),
        v: z.int(),
        ts: z.iso.datetime(),
        type: z.string().describe("decision, genesis, ...; the other members depend on it"),
      }),
    ),
  })
  .describe("agent-safe audit show --json");
