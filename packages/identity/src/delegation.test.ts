import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { DelegationResult } from "./index.ts";
import { claimsOf, now, type TestTokens, testTokens } from "./testing/setup.ts";

async function orchestrator(tokens: TestTokens, extra: object = {}): Promise<string> {
  return tokens.createToken({
    agentId: "orchestrator-01",
    roles: ["deployer", "reader"],
    groups: ["infra-team"],
    ...extra,
  });
}

function granted(result: DelegationResult) {
  if (!result.success) throw new Error(`${result.code}: ${result.reason}`);
  return result;
}

describe("delegating", () => {
  it("gives a worker a part of what the orchestrator has", async () => {
    const tokens = testTokens();
    const parentToken = await orchestrator(tokens);
    const result = granted(
      await tokens.delegate({ parentToken, childAgentId: "worker-01", childRoles: ["deployer"] }),
    );
    expect(await tokens.callerOf(result.token)).toMatchObject({
      verified: true,
      id: "worker-01",
      roles: ["deployer"],
      groups: [],
      chain: ["orchestrator-01"],
    });
    expect(result.parent.id).toBe("orchestrator-01");
    expect(result.child).toEqual(await tokens.callerOf(result.token));
  });

  it("writes the claims of the wire format, and the chain once more as `act`", async () => {
    const tokens = testTokens();
    const root = await orchestrator(tokens, { agentName: "Orchestrator" });
    tokens.at += 10;
    const middle = granted(
      await tokens.delegate({ parentToken: root, childAgentId: "middle", childRoles: ["reader"] }),
    );
    tokens.at += 10;
    const leaf = granted(await tokens.delegate({ parentToken: middle.token, childAgentId: "leaf" }));
    expect(claimsOf(leaf.token)).toEqual({
      agent_id: "leaf",
      agent_name: "",
      roles: [],
      groups: [],
      iss: "agent-safe",
      iat: now + 20,
      exp: now + 3600,
      sub: "leaf",
      jti: leaf.child.tokenId,
      delegation_chain: [
        {
          agent_id: "orchestrator-01",
          agent_name: "Orchestrator",
          roles: ["deployer", "reader"],
          groups: ["infra-team"],
          delegated_at: new Date((now + 10) * 1000).toISOString(),
        },
        {
          agent_id: "middle",
          agent_name: "",
          roles: ["reader"],
          groups: [],
          delegated_at: new Date((now + 20) * 1000).toISOString(),
        },
      ],
      delegated_roles: [],
      delegation_depth: 2,
      act: {
        sub: "middle",
        jti: middle.child.tokenId,
        act: { sub: "orchestrator-01", jti: claimsOf(root).jti },
      },
      root_jti: claimsOf(root).jti,
      max_delegation_depth: 5,
    });
  });

  it("gives none of the roles and groups that are not asked for", async () => {
    const tokens = testTokens();
    const result = granted(
      await tokens.delegate({ parentToken: await orchestrator(tokens), childAgentId: "worker" }),
    );
    expect(result.child).toMatchObject({ roles: [], groups: [] });
  });

  it.each<[string, object]>([
    ["a role that the parent has not", { childRoles: ["deployer", "admin"] }],
    ["a group that the parent has not", { childGroups: ["platform-team"] }],
    ["a role under the name of a group", { childRoles: ["infra-team"] }],
    ["a role in other case", { childRoles: ["Deployer"] }],
  ])("refuses %s", async (_name, asked) => {
    const tokens = testTokens();
    const parentToken = await orchestrator(tokens);
    expect(await tokens.delegate({ parentToken, childAgentId: "worker", ...asked })).toMatchObject({
      success: false,
      code: "DELEGATION_WIDENS",
    });
  });

  it("gives no life beyond the parent's, whatever is asked", async () => {
    const tokens = testTokens();
    const parentToken = await orchestrator(tokens, { ttlSeconds: 100 });
    tokens.at += 40;
    const lives = await Promise.all(
      [undefined, 10, 60, 61, 3600].map(async (ttlSeconds, index) => {
        const childAgentId = `worker-${index}`;
        const { child } = granted(await tokens.delegate({ parentToken, childAgentId, ttlSeconds }));
        return child.expiresAt.getTime() / 1000 - tokens.at;
      }),
    );
    expect(lives).toEqual([60, 10, 60, 60, 60]);
    tokens.at = now + 100;
    expect(await tokens.delegate({ parentToken, childAgentId: "late" })).toMatchObject({
      success: false,
      code: "TOKEN_EXPIRED",
    });
  });

  it.each<[string, object]>([
    ["no child", { childAgentId: undefined }],
    ["an empty id", { childAgentId: "" }],
    ["an id with a control character", { childAgentId: "w\u0007" }],
    ["a role for roles", { childRoles: "deployer" }],
    ["a life in words", { ttlSeconds: "60" }],
    ["no life", { ttlSeconds: 0 }],
    ["a life that is no number", { ttlSeconds: Number.NaN }],
  ])("answers, and does not throw, for %s", async (_name, asked) => {
    const tokens = testTokens();
    const request = { parentToken: await orchestrator(tokens), childAgentId: "worker", ...asked };
    expect(await tokens.delegate(request as never)).toMatchObject({ code: "DELEGATION_INVALID" });
  });

  it("refuses what the parent's token is refused for", async () => {
    const tokens = testTokens();
    const parentToken = await orchestrator(tokens);
    for (const bad of ["orchestrator-01", undefined, `${parentToken.slice(0, -2)}AA`]) {
      expect(await tokens.delegate({ parentToken: bad as string, childAgentId: "w" })).toMatchObject({
        code: "TOKEN_INVALID",
      });
    }
    await tokens.revoke({ token: parentToken });
    expect(await tokens.delegate({ parentToken, childAgentId: "w" })).toMatchObject({
      code: "TOKEN_REVOKED",
    });
  });
});

describe("a chain", () => {
  async function chain(tokens: TestTokens, ids: readonly string[]): Promise<DelegationResult> {
    let token = await orchestrator(tokens);
    let result: DelegationResult | undefined;
    for (const childAgentId of ids) {
      result = await tokens.delegate({ parentToken: token, childAgentId });
      if (!result.success) return result;
      token = result.token;
    }
    return result!;
  }

  it("is as long as the issuer allows, and no longer", async () => {
    const tokens = testTokens({ delegation: { maxDepth: 3 } });
    expect(granted(await chain(tokens, ["a", "b", "c"])).child.delegation).toMatchObject({
      depth: 3,
      maxDepth: 3,
    });
    expect(await chain(tokens, ["a", "b", "c", "d"])).toMatchObject({ code: "DELEGATION_TOO_DEEP" });
    const none = testTokens({ delegation: { maxDepth: 0 } });
    expect(await chain(none, ["a"])).toMatchObject({ code: "DELEGATION_TOO_DEEP" });
  });

  it("keeps the limit that was set at its root where the configuration allows more, and obeys one that allows less", async () => {
    const first = granted(await chain(testTokens({ delegation: { maxDepth: 2 } }), ["a"]));
    const generous = testTokens({ delegation: { maxDepth: 10 } });
    const second = granted(await generous.delegate({ parentToken: first.token, childAgentId: "b" }));
    expect(await generous.delegate({ parentToken: second.token, childAgentId: "c" })).toMatchObject({
      code: "DELEGATION_TOO_DEEP",
    });
    const strict = testTokens({ delegation: { maxDepth: 1 } });
    expect(await strict.verifyToken(first.token)).toMatchObject({ ok: true });
    expect(await strict.verifyToken(second.token)).toMatchObject({ ok: false, code: "TOKEN_INVALID" });
  });

  it("never comes back to an agent that it went through", async () => {
    expect(await chain(testTokens(), ["orchestrator-01"])).toMatchObject({ code: "DELEGATION_CYCLE" });
    expect(await chain(testTokens(), ["a", "b", "a"])).toMatchObject({ code: "DELEGATION_CYCLE" });
    expect(await chain(testTokens(), ["a", "b", "orchestrator-01"])).toMatchObject({
      code: "DELEGATION_CYCLE",
    });
  });

  it("goes only to agents that the one before may name", async () => {
    const children = { "orchestrator-01": ["worker-*", "helper"], "worker-1": ["tool-[ab]"] };
    const tokens = testTokens({ delegation: { children } });
    granted(await chain(tokens, ["worker-1", "tool-a"]));
    granted(await chain(tokens, ["helper"]));
    for (const ids of [["other"], ["worker-1", "tool-c"], ["worker-2", "tool-a"], ["helper", "worker-1"]]) {
      expect(await chain(tokens, ids)).toMatchObject({ code: "DELEGATION_FORBIDDEN" });
    }
    const anyone = testTokens({ delegation: { children: { ...children, "*": ["logger"] } } });
    granted(await chain(anyone, ["helper", "logger"]));
    granted(await chain(anyone, ["worker-1", "logger"]));
    expect(await chain(anyone, ["worker-1", "other"])).toMatchObject({ code: "DELEGATION_FORBIDDEN" });
    const nobody = testTokens({ delegation: { children: JSON.parse('{"__proto__": ["*"]}') } });
    expect(await chain(nobody, ["worker-1"])).toMatchObject({ code: "DELEGATION_FORBIDDEN" });
  });

  it("is checked against the limits of the day on which it is used", async () => {
    const { token } = granted(await chain(testTokens(), ["worker-1"]));
    const children = { "orchestrator-01": ["worker-2"] };
    expect(await testTokens({ delegation: { children } }).verifyToken(token)).toMatchObject({ ok: false });
  });

  it("can be shown", async () => {
    const tokens = testTokens();
    const { token } = granted(await chain(tokens, ["a", "b"]));
    const shown = await tokens.verifyDelegation(token);
    expect(shown).toMatchObject({ valid: true, caller: { id: "b" }, delegation: { depth: 2 } });
    expect(shown.valid && shown.delegation?.links.map((link) => link.agentId)).toEqual([
      "orchestrator-01",
      "a",
    ]);
    expect(await tokens.verifyDelegation(await orchestrator(tokens))).toMatchObject({
      valid: true,
      delegation: null,
    });
    expect(await tokens.verifyDelegation("b")).toMatchObject({ valid: false, code: "TOKEN_INVALID" });
  });

  it("never widens, outlives, repeats or exceeds, in any tree of delegations", async () => {
    const name = fc.constantFrom("a", "b", "c", "d", "e", "f");
    const names = fc.uniqueArray(name);
    const step = fc.record({
      from: fc.nat(),
      childAgentId: name,
      childRoles: names,
      childGroups: names,
      ttlSeconds: fc.option(fc.integer({ min: 1, max: 200 }), { nil: undefined }),
      wait: fc.nat({ max: 20 }),
    });
    let delegated = 0;
    await fc.assert(
      fc.asyncProperty(names, names, fc.array(step, { maxLength: 12 }), async (roles, groups, steps) => {
        const tokens = testTokens({ delegation: { maxDepth: 3 } });
        const held = [await tokens.createToken({ agentId: "a", roles, groups, ttlSeconds: 150 })];
        for (const { from, wait, ...asked } of steps) {
          tokens.at += wait;
          const parentToken = held[from % held.length]!;
          const parent = await tokens.verifyToken(parentToken);
          const result = await tokens.delegate({ parentToken, ...asked });
          if (!result.success) continue;
          delegated += 1;
          held.push(result.token);
          const { child } = result;
          if (!parent.ok) throw new Error("a refused token was delegated from");
          expect(parent.caller.roles).toEqual(expect.arrayContaining([...child.roles]));
          expect(parent.caller.groups).toEqual(expect.arrayContaining([...child.groups]));
          expect(child.expiresAt.getTime()).toBeLessThanOrEqual(parent.caller.expiresAt.getTime());
          expect(child.chain).toEqual([...parent.caller.chain, parent.caller.id]);
          expect(child.chain.length).toBeLessThanOrEqual(3);
          expect(new Set([...child.chain, child.id]).size).toBe(child.chain.length + 1);
        }
      }),
      { numRuns: 150 },
    );
    expect(delegated).toBeGreaterThan(50);
  });
});
