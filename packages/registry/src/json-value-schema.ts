import type { JsonValue } from "@agent-safe/core";
import { z } from "zod";

/** Data of any shape: what comes from a file, or was captured, is JSON already. */
export const jsonValueSchema: z.ZodType<JsonValue> = z.unknown().transform((value) => value as JsonValue);
