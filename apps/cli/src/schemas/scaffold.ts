import * as z from "zod";

/** What `init --json` prints. */
export const scaffoldSchema = z
  .strictObject({
    directory: z.string(),
    created: z.array(z.string()).describe("Files written, below the directory"),
    kept: z.array(z.string()).describe("Files that were there already and were left as they are"),
    next: z.array(z.string()).describe("Commands to type next"),
  })
  .describe("agent-safe init --json");

export type ScaffoldJson = z.output<typeof scaffoldSchema>;
