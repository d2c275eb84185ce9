import { secretKeySet } from "@agent-safe/keys";
import {
  createIdentityTokens,
  type DelegationOptions,
  type IdentityOptions,
  type IdentityTokens,
  type VerifiedCaller,
} from "../index.ts";

export const secret = "shared-secret-key-of-more-than-32-bytes";
/** Seconds since 1970. */
export const now = 1_800_000_000;

/** Identity tokens with a clock that the test sets. */
export interface TestTokens extends IdentityTokens {
  /** Seconds since 1970. */
  at: number;
  /** Who the token vouches for, or an error. */
  callerOf(token: string): Promise<VerifiedCaller>;
}

export function testTokens(
  options: Partial<IdentityOptions> & { delegation?: DelegationOptions } = {},
): TestTokens {
  const clock = { now: () => test.at * 1000 };
  const tokens = createIdentityTokens({ keys: secretKeySet(secret), clock, ...options });
  const test: TestTokens = {
    ...tokens,
    at: now,
    callerOf: async (token) => {
      const verified = await tokens.verifyToken(token);
      if (!verified.ok) throw new Error(`${verified.code}: ${verified.reason}`);
      return verified.caller;
    },
  };
  return test;
}

/** The claims in a token. */
export function claimsOf(token: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(token.split(".")[1]!, "base64url").toString());
}

/** The claims of an identity token as the Python package writes them. */
export const pythonClaims = {
  agent_id: "deploy-agent-01",
  agent_name: "Deployer",
  roles: ["deployer", "reader"],
  groups: ["platform-team"],
  iss: "agent-safe",
  iat: now,
  exp: now + 3600,
};

/** The claims of a delegated token as the Python package writes them: orchestrator-01, then worker-01. */
export const pythonDelegatedClaims = {
  ...pythonClaims,
  agent_id: "worker-01",
  agent_name: "",
  roles: ["deployer"],
  groups: [],
  delegation_chain: [
    {
      agent_id: "orchestrator-01",
      agent_name: "",
      roles: ["deployer", "reader"],
      groups: ["infra-team"],
      delegated_at: "2027-01-15T08:00:00.123456Z",
    },
  ],
  delegated_roles: ["deployer"],
  delegation_depth: 1,
};
