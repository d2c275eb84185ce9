import { createId, type JsonObject } from "@agent-safe/core";
import { defaultMaxLength, signJwt } from "@agent-safe/keys";
import { IdentityError } from "./errors.ts";
import { agentSchema } from "./identity-claims.ts";
import type { IdentityContext } from "./identity-context.ts";
import { unique } from "./read-caller.ts";
import { directClaims } from "./token-claims.ts";
import { isTokenShaped } from "./token-shape.ts";

export interface TokenRequest {
  /** At most 256 characters, without control characters. */
  readonly agentId: string;
  readonly agentName?: string | undefined;
  readonly roles?: readonly string[] | undefined;
  readonly groups?: readonly string[] | undefined;
  /** Default: an hour. */
  readonly ttlSeconds?: number | undefined;
}

/**
 * Makes an identity token.
 *
 * @throws IdentityError `IDENTITY_INVALID`, `TTL_INVALID`, `TOKEN_TOO_LARGE`
 * @throws KeysError `NO_SIGNING_KEY`
 */
export async function createToken(request: TokenRequest, context: IdentityContext): Promise<string> {
  const { agentId, agentName = "", roles = [], groups = [], ttlSeconds = context.ttlSeconds } = request;
  const agent = agentSchema.safeParse({ id: agentId, name: agentName, roles, groups });
  if (!agent.success || isTokenShaped(agent.data.id)) {
    const part = agent.success ? "id" : String(agent.error.issues[0]?.path[0]);
    throw new IdentityError("IDENTITY_INVALID", `the agent's ${part} cannot stand in a token`, {
      cure: "use text of at most 256 characters, without control characters; an id is not empty and no token",
    });
  }
  if (!isTtl(ttlSeconds, context)) {
    throw new IdentityError("TTL_INVALID", "the life asked for is not accepted", {
      cure: `ask for a whole number of seconds, at most ${context.maxTtlSeconds}`,
    });
  }
  const now = context.clock.now();
  const issuedAt = Math.floor(now / 1000);
  const claims = directClaims({
    id: agent.data.id,
    name: agent.data.name,
    roles: unique(agent.data.roles),
    groups: unique(agent.data.groups),
    issuer: context.issuer,
    tokenId: createId("tok", now),
    issuedAt,
    expiresAt: issuedAt + ttlSeconds,
  });
  return sign(claims, context);
}

export function isTtl(seconds: unknown, { maxTtlSeconds }: IdentityContext): seconds is number {
  return Number.isInteger(seconds) && (seconds as number) >= 1 && (seconds as number) <= maxTtlSeconds;
}

/** @throws IdentityError `TOKEN_TOO_LARGE`: nobody would accept the token */
export async function sign(claims: JsonObject, { keys }: IdentityContext): Promise<string> {
  const token = await signJwt(claims, keys);
  if (token.length <= defaultMaxLength) return token;
  throw new IdentityError(
    "TOKEN_TOO_LARGE",
    `the token would have more than ${defaultMaxLength} characters`,
    {
      cure: "give it fewer roles and groups",
    },
  );
}
