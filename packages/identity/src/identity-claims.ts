import type { JsonObject } from "@agent-safe/core";
import * as z from "zod";

/** One claim of `delegation_chain`, as it stands in a token. */
export interface LinkClaims {
  readonly agent_id: string;
  readonly agent_name: string;
  readonly roles: readonly string[];
  readonly groups: readonly string[];
  /** ISO 8601. */
  readonly delegated_at: string;
}

/** Who handed a token down, the last first (RFC 8693 section 4.1); `jti` names the token that it did it with. */
export interface ActorClaims {
  readonly sub: string;
  readonly jti?: string | undefined;
  readonly act?: ActorClaims | undefined;
}

/** The claims of an identity token beside `iss`, `iat`, `exp` and `jti`. */
export interface IdentityClaims {
  readonly agent_id: string;
  readonly agent_name: string;
  readonly roles: readonly string[];
  readonly groups: readonly string[];
  readonly sub?: string | undefined;
  readonly delegation_chain: readonly LinkClaims[];
  readonly delegated_roles?: readonly string[] | undefined;
  readonly delegation_depth: number;
  readonly act?: ActorClaims | undefined;
  readonly root_jti?: string | undefined;
  readonly max_delegation_depth?: number | undefined;
}

/** The longest id, in UTF-16 units. */
const longest = 256;
// Control characters, and lone surrogates, which UTF-8 cannot hold: ids end up in logs and on terminals.
const unsafe = /[\p{Cc}\p{Cs}]/u;
const text = z
  .string()
  .max(longest)
  .refine((value) => !unsafe.test(value));
const id = text.min(1);
const ids = z.array(id).max(longest);
const depth = z.number().int().min(0).max(longest);

const linkSchema = z.object({
  agent_id: id,
  agent_name: text.default(""),
  roles: ids.default([]),
  groups: ids.default([]),
  delegated_at: text.refine((value) => Number.isFinite(Date.parse(value))),
});

const actorSchema: z.ZodType<ActorClaims> = z.object({
  sub: id,
  jti: id.optional(),
  get act() {
    return actorSchema.optional();
  },
});

const claimsSchema: z.ZodType<IdentityClaims> = z.object({
  agent_id: id,
  agent_name: text.default(""),
  roles: ids.default([]),
  groups: ids.default([]),
  sub: id.optional(),
  delegation_chain: z.array(linkSchema).max(longest).default([]),
  delegated_roles: ids.optional(),
  delegation_depth: depth.default(0),
  act: actorSchema.optional(),
  root_jti: id.optional(),
  max_delegation_depth: depth.optional(),
  // What makes a token a ticket: no identity has it, whatever it says.
  type: z.undefined().optional(),
});

/** What an agent may be called: id or name, role or group. */
export const agentSchema: z.ZodType<{ id: string; name: string; roles: string[]; groups: string[] }> =
  z.object({
    id,
    name: text,
    roles: ids,
    groups: ids,
  });

/** Reads verified claims; a string says which of them is not what it should be. */
export function parseIdentityClaims(claims: JsonObject): IdentityClaims | string {
  const parsed = claimsSchema.safeParse(claims);
  if (parsed.success) return parsed.data;
  // Only the claim's name: its value is whatever somebody has put there.
  const name = parsed.error.issues[0]?.path[0];
  if (name === "type") return "it is not an identity token";
  return `its claim \`${String(name)}\` is missing or malformed`;
}
