import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { generateKeyPair, type KeySet, readJwksFile, readKeyPair, secretKeySet } from "@agent-safe/keys";
import { jwtVerify, SignJWT } from "jose";
import { beforeEach, describe, expect, it } from "vitest";
import { assertedCaller, createIdentityTokens } from "./index.ts";
import { rawJwt } from "./testing/raw-jwt.ts";
import { claimsOf, now, pythonClaims, pythonDelegatedClaims, secret, testTokens } from "./testing/setup.ts";

const uuid = "[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}";

describe("a token of ours", () => {
  it("vouches for the agent, its roles and its groups", async () => {
    const tokens = testTokens({ keys: secretKeySet("shared-secret-key") });
    const token = await tokens.createToken({
      agentId: "deploy-agent-01",
      roles: ["deployer"],
      groups: ["platform-team"],
    });
    expect(await tokens.verifyToken(token)).toEqual({
      ok: true,
      caller: {
        verified: true,
        id: "deploy-agent-01",
        name: "",
        roles: ["deployer"],
        groups: ["platform-team"],
        chain: [],
        delegation: null,
        tokenId: expect.stringMatching(new RegExp(`^tok-${uuid}$`)),
        rootTokenId: claimsOf(token).jti,
        issuedAt: new Date(now * 1000),
        expiresAt: new Date((now + 3600) * 1000),
      },
    });
  });

  it("carries exactly the claims of the wire format", async () => {
    const token = await testTokens().createToken({ agentId: "a", agentName: "A", roles: ["r", "r"] });
    expect(claimsOf(token)).toEqual({
      agent_id: "a",
      agent_name: "A",
      roles: ["r"],
      groups: [],
      iss: "agent-safe",
      iat: now,
      exp: now + 3600,
      sub: "a",
      jti: expect.stringMatching(/^tok-/),
    });
    expect(JSON.parse(Buffer.from(token.split(".")[0]!, "base64url").toString())).toEqual({
      alg: "HS256",
      typ: "JWT",
    });
  });

  it("is verified by jose, under each algorithm", async () => {
    const folder = mkdtempSync(join(tmpdir(), "agent-safe-identity-"));
    try {
      const token = await testTokens().createToken({ agentId: "a" });
      const currentDate = new Date(now * 1000);
      const read = await jwtVerify(token, Buffer.from(secret), { issuer: "agent-safe", currentDate });
      expect(read.payload.agent_id).toBe("a");
      for (const algorithm of ["EdDSA", "ES256"] as const) {
        const place = { folder: join(folder, algorithm), purpose: "identity" as const };
        const jwk = await generateKeyPair(place, algorithm);
        const signed = await testTokens({ keys: readKeyPair(place) }).createToken({ agentId: "b" });
        const verified = await jwtVerify(signed, { ...jwk }, { algorithms: [algorithm], currentDate });
        expect(verified.payload.sub).toBe("b");
        const readers = testTokens({ keys: readJwksFile(join(place.folder, "identity.jwks.json")) });
        expect(await readers.verifyToken(signed)).toMatchObject({ ok: true, caller: { id: "b" } });
        await expect(readers.createToken({ agentId: "c" })).rejects.toMatchObject({ code: "NO_SIGNING_KEY" });
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("lives as long as is asked, within the limit", async () => {
    const tokens = testTokens({ maxTtlSeconds: 7200 });
    const token = await tokens.createToken({ agentId: "a", ttlSeconds: 7200 });
    tokens.at += 7204;
    expect(await tokens.verifyToken(token)).toMatchObject({ ok: true });
    tokens.at += 1;
    expect(await tokens.verifyToken(token)).toMatchObject({ ok: false, code: "TOKEN_EXPIRED" });
    for (const ttlSeconds of [7201, 0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, "60" as never]) {
      await expect(tokens.createToken({ agentId: "a", ttlSeconds })).rejects.toMatchObject({
        code: "TTL_INVALID",
      });
    }
  });

  it.each<[string, object]>([
    ["no id", {}],
    ["an empty id", { agentId: "" }],
    ["a number as id", { agentId: 7 }],
    ["an id of 257 characters", { agentId: "a".repeat(257) }],
    ["an id with a control character", { agentId: "a\u001b[2J" }],
    ["an id with half a character", { agentId: "a\ud800" }],
    ["a token as id", { agentId: rawJwt(secret, {}) }],
    ["a name with a line end", { agentId: "a", agentName: "a\nb" }],
    ["a role for roles", { agentId: "a", roles: "deployer" }],
    ["an empty role", { agentId: "a", roles: [""] }],
    ["a number as group", { agentId: "a", groups: [7] }],
    ["257 groups", { agentId: "a", groups: Array.from({ length: 257 }, (_, index) => `g${index}`) }],
  ])("is not made for %s", async (_name, request) => {
    await expect(testTokens().createToken(request as never)).rejects.toMatchObject({
      code: "IDENTITY_INVALID",
    });
  });

  it("is not made where nobody would accept it for its size", async () => {
    const roles = Array.from({ length: 60 }, (_, index) => `${index}`.padEnd(256, "r"));
    await expect(testTokens().createToken({ agentId: "a", roles })).rejects.toMatchObject({
      code: "TOKEN_TOO_LARGE",
    });
  });

  it("is accepted as what it was signed as: nobody changes the caller that others see", async () => {
    const tokens = testTokens();
    const caller = await tokens.callerOf(await tokens.createToken({ agentId: "a", roles: ["r"] }));
    expect(() => Object.assign(caller, { id: "b" })).toThrow(TypeError);
    expect(() => (caller.roles as string[]).push("admin")).toThrow(TypeError);
  });
});

describe("a token of the Python package", () => {
  it("is accepted, with the claims that it has", async () => {
    const tokens = testTokens();
    expect(await tokens.callerOf(rawJwt(secret, pythonClaims))).toMatchObject({
      verified: true,
      id: "deploy-agent-01",
      name: "Deployer",
      roles: ["deployer", "reader"],
      groups: ["platform-team"],
      chain: [],
      tokenId: expect.stringMatching(/^jwt-[\w-]{43}$/),
    });
  });

  it("is accepted when it was delegated, by the limits of this installation", async () => {
    const token = rawJwt(secret, pythonDelegatedClaims);
    const caller = await testTokens().callerOf(token);
    expect(caller).toMatchObject({ id: "worker-01", roles: ["deployer"], chain: ["orchestrator-01"] });
    expect(caller.delegation).toMatchObject({
      depth: 1,
      maxDepth: 5,
      links: [{ agentId: "orchestrator-01", groups: ["infra-team"], tokenId: null }],
    });
    const strict = testTokens({ delegation: { maxDepth: 0 } });
    expect(await strict.verifyToken(token)).toMatchObject({ ok: false, code: "TOKEN_INVALID" });
    const limited = testTokens({ delegation: { children: { "orchestrator-01": ["helper-*"] } } });
    expect(await limited.verifyToken(token)).toMatchObject({ ok: false, code: "TOKEN_INVALID" });
  });

  it("can be delegated from, and revoked by what stands for its id", async () => {
    const tokens = testTokens();
    const parentToken = rawJwt(secret, pythonClaims);
    const parent = await tokens.callerOf(parentToken);
    const result = await tokens.delegate({ parentToken, childAgentId: "worker-01", childRoles: ["reader"] });
    if (!result.success) throw new Error(result.reason);
    expect(result.child).toMatchObject({ rootTokenId: parent.tokenId, chain: ["deploy-agent-01"] });
    await tokens.revoke({ tokenId: parent.tokenId });
    expect(await tokens.verifyToken(result.token)).toMatchObject({ ok: false, code: "TOKEN_REVOKED" });
    expect(await tokens.verifyToken(parentToken)).toMatchObject({ ok: false, code: "TOKEN_REVOKED" });
  });

  it("is accepted from jose as well, with unknown claims beside", async () => {
    const { iat, exp, iss, ...others } = pythonClaims;
    const token = await new SignJWT({ ...others, iat, exp, iss, team: { lead: "x" } })
      .setProtectedHeader({ alg: "HS256" })
      .sign(Buffer.from(secret));
    expect(await testTokens().verifyToken(token)).toMatchObject({ ok: true });
  });

  it("may leave out name, roles and groups", async () => {
    const { agent_id, iss, iat, exp } = pythonClaims;
    const token = rawJwt(secret, { agent_id, iss, iat, exp });
    expect(await testTokens().callerOf(token)).toMatchObject({ name: "", roles: [], groups: [] });
  });
});

describe("verifying a token again and again", () => {
  let asked: number;
  let content: KeySet;
  let keys: KeySet;
  beforeEach(() => {
    asked = 0;
    content = secretKeySet(secret);
    keys = {
      get signer() {
        return content.signer;
      },
      revision: 0,
      find: (...parameters) => {
        asked += 1;
        return content.find(...parameters);
      },
    };
  });

  it("looks for the key once, as long as nothing changes", async () => {
    const tokens = testTokens({ keys });
    const token = await tokens.createToken({ agentId: "a" });
    for (let round = 0; round < 10; round++) {
      tokens.at += 1;
      expect(await tokens.verifyToken(token)).toMatchObject({ ok: true });
    }
    expect(asked).toBe(1);
  });

  it("honours its end, and a clock before its beginning", async () => {
    const tokens = testTokens({ keys });
    const token = await tokens.createToken({ agentId: "a" });
    await tokens.callerOf(token);
    tokens.at = now - 6;
    expect(await tokens.verifyToken(token)).toMatchObject({ ok: false, code: "TOKEN_INVALID" });
    tokens.at = now;
    expect(await tokens.verifyToken(token)).toMatchObject({ ok: true });
    tokens.at = now + 3605;
    expect(await tokens.verifyToken(token)).toMatchObject({ ok: false, code: "TOKEN_EXPIRED" });
    tokens.at = now;
    expect(await tokens.verifyToken(token)).toMatchObject({ ok: true });
  });

  it("honours revocation at once", async () => {
    const tokens = testTokens({ keys });
    const token = await tokens.createToken({ agentId: "a" });
    const { tokenId } = await tokens.callerOf(token);
    await tokens.revoke({ tokenId });
    expect(await tokens.verifyToken(token)).toMatchObject({ ok: false, code: "TOKEN_REVOKED" });
  });

  it("honours keys that were withdrawn", async () => {
    const tokens = testTokens({ keys });
    const token = await tokens.createToken({ agentId: "a" });
    await tokens.callerOf(token);
    content = secretKeySet("another secret of more than thirty-two bytes");
    Object.assign(keys, { revision: 1 });
    expect(await tokens.verifyToken(token)).toMatchObject({ ok: false, code: "TOKEN_INVALID" });
  });

  it("honours the end of a key that was replaced", async () => {
    const acceptedUntil = (now + 10) * 1000;
    const token = await testTokens().createToken({ agentId: "a" });
    const tokens = testTokens({
      keys: secretKeySet("the new secret of more than thirty-two bytes", {
        previous: [{ secret, acceptedUntil }],
      }),
    });
    expect(await tokens.verifyToken(token)).toMatchObject({ ok: true });
    tokens.at = now + 10;
    expect(await tokens.verifyToken(token)).toMatchObject({ ok: false, code: "TOKEN_INVALID" });
  });

  it("remembers a bounded number, the ones last used", async () => {
    const tokens = testTokens({ keys });
    const first = await tokens.createToken({ agentId: "first" });
    await tokens.callerOf(first);
    for (let index = 0; index < 4200; index++) {
      await tokens.callerOf(rawJwt(secret, { ...pythonClaims, agent_id: `a${index}` }));
      if (index % 1000 === 0) await tokens.callerOf(first);
    }
    const before = asked;
    await tokens.callerOf(first);
    expect(asked).toBe(before);
    await tokens.callerOf(rawJwt(secret, { ...pythonClaims, agent_id: "a0" }));
    expect(asked).toBe(before + 1);
  });
});

describe("callers", () => {
  it("come in two types, told apart by `verified`", () => {
    const caller = assertedCaller("agent-01");
    expect(caller).toEqual({ verified: false, id: "agent-01", roles: [], groups: [], chain: [] });
    expect(() => Object.assign(caller, { verified: true })).toThrow(TypeError);
  });
});

describe("options out of range", () => {
  const keys = secretKeySet(secret);
  it.each<[string, object]>([
    ["an empty issuer", { issuer: "" }],
    ["no life", { ttlSeconds: 0 }],
    ["a life over the limit", { ttlSeconds: 100, maxTtlSeconds: 99 }],
    ["half a second", { maxTtlSeconds: 0.5 }],
    ["a negative depth", { delegation: { maxDepth: -1 } }],
    ["a depth of 33", { delegation: { maxDepth: 33 } }],
    ["a depth that is no number", { delegation: { maxDepth: Number.NaN } }],
  ])("refuses %s", (_name, options) => {
    expect(() => createIdentityTokens({ keys, ...options })).toThrow(
      expect.objectContaining({ code: "OPTION_INVALID" }),
    );
  });
});
