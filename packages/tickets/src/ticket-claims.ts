import type { JsonObject } from "@agent-safe/core";
import * as z from "zod";
import { ticketType } from "./ticket.ts";

/** The claims of a ticket beside `iss`, `iat` and `exp`. On the wire the empty text stands for no target or caller. */
export interface TicketClaims {
  readonly type: typeof ticketType;
  readonly action: string;
  readonly target: string;
  readonly caller: string;
  readonly params: JsonObject;
  readonly audit_id: string;
  readonly nonce: string;
  readonly sub?: string | undefined;
  readonly jti?: string | undefined;
}

/** The longest id, in UTF-16 units: 256 characters of two units. */
const longest = 512;
// Control characters, and lone surrogates, which UTF-8 cannot hold: ids end up in logs and on terminals.
const unsafe = /[\p{Cc}\p{Cs}]/u;
const text = z
  .string()
  .max(longest)
  .refine((value) => !unsafe.test(value));
const id = text.min(1);

const claimsSchema: z.ZodType<TicketClaims> = z.object({
  type: z.literal(ticketType),
  action: id,
  target: text,
  caller: text,
  params: z
    .custom<JsonObject>((value) => typeof value === "object" && value !== null && !Array.isArray(value))
    .default(Object.freeze({})),
  audit_id: id,
  nonce: id,
  sub: id.optional(),
  jti: id.optional(),
  // What makes a token an identity: no ticket has it, whatever it says.
  agent_id: z.undefined().optional(),
});

/** Reads claims, verified ones or such as are to be signed; a string says what is wrong with them. */
export function parseTicketClaims(claims: JsonObject): TicketClaims | string {
  const parsed = claimsSchema.safeParse(claims);
  if (!parsed.success) {
    // Only the claim's name: its value is whatever somebody has put there.
    const name = parsed.error.issues[0]?.path[0];
    if (name === "type" || name === "agent_id") return "it is not an execution ticket";
    return `its claim \`${String(name)}\` is missing or malformed`;
  }
  const { jti, nonce, sub, caller } = parsed.data;
  if (jti !== undefined && jti !== nonce) return "its `jti` is not its `nonce`";
  if (sub !== undefined && sub !== caller) return "its `sub` is not its `caller`";
  return parsed.data;
}
