import { z } from "zod";

/** What the supervisor's socket understands: a method of `PoolControl` and its arguments by name. */
export type Command =
  | { readonly do: "status"; readonly pool: string }
  | { readonly do: "scale"; readonly pool: string; readonly replicas: number }
  | { readonly do: "restart"; readonly pool: string; readonly worker: string }
  | { readonly do: "configure"; readonly pool: string; readonly concurrency: number }
  | { readonly do: "rotateToken"; readonly pool: string; readonly token: string }
  | { readonly do: "stop"; readonly pool: string };

export const commandSchema: z.ZodType<Command> = z.discriminatedUnion("do", [
  z.strictObject({ do: z.literal("status"), pool: z.string() }),
  z.strictObject({ do: z.literal("scale"), pool: z.string(), replicas: z.number() }),
  z.strictObject({ do: z.literal("restart"), pool: z.string(), worker: z.string() }),
  z.strictObject({ do: z.literal("configure"), pool: z.string(), concurrency: z.number() }),
  z.strictObject({ do: z.literal("rotateToken"), pool: z.string(), token: z.string() }),
  z.strictObject({ do: z.literal("stop"), pool: z.string() }),
]);
