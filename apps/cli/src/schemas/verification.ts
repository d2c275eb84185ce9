import * as z from "zod";

const range = z.strictObject({ from: z.int(), to: z.int() });

/** What `audit verify --json` prints. */
export const verificationSchema = z
  .strictObject({
    ok: z.boolean().describe("No problems; what was not checked is in `checks`"),
    file: z.string(),
    log_id: z.string().nullable().describe("null: the first line cannot be read"),
    entries: z.int(),
    bytes: z.int(),
    checks: z.array(
      z.strictObject({
        name: z.enum(["chain", "truncation", "signature", "public key", "rollback"]),
        status: z.enum(["ok", "failed", "not checked"]),
        detail: z.string(),
      }),
    ),
    problems: z
      .array(
        z.strictObject({
          code: z.string(),
          message: z.string(),
          seq: z.int().nullable().describe("The entry"),
          position: z.int().nullable().describe("Byte position in the log"),
        }),
      )
      .describe("In order, at most 1,000"),
    problem_count: z.int().describe("Those beyond the limit included"),
    head: z
      .strictObject({ size: z.int(), root: z.string(), note: z.string() })
      .nullable()
      .describe("The newest signed state"),
    unsigned_tail: range.nullable().describe("Entries at the end that no signed state vouches for yet"),
    unsigned: z.array(range).describe("Entries that were such a tail once"),
    torn: z
      .strictObject({ position: z.int(), bytes: z.int() })
      .nullable()
      .describe("Bytes behind the last whole line; the next writer puts them aside"),
  })
  .describe("agent-safe audit verify --json");

export type VerificationJson = z.output<typeof verificationSchema>;
