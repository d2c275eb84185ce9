import { riskClasses } from "@agent-safe/core";
import * as z from "zod";

/** What `list-actions --json` prints. */
export const actionListSchema = z
  .strictObject({
    actions: z.array(
      z.strictObject({
        name: z.string(),
        version: z.string(),
        description: z.string(),
        risk_class: z.enum(riskClasses),
        target_types: z.array(z.string()),
        tags: z.array(z.string()),
        reversible: z.boolean(),
        rollback_action: z.string().nullable(),
        parameters: z.array(
          z.strictObject({
            name: z.string(),
            type: z.enum(["string", "integer", "number", "boolean", "array"]),
            required: z.boolean(),
            sensitive: z.boolean(),
            description: z.string(),
          }),
        ),
      }),
    ),
  })
  .describe("agent-safe list-actions --json");

export type ActionListJson = z.output<typeof actionListSchema>;
