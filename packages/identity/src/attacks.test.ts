import { createPublicKey } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { generateKeyPair, readKeyPair } from "@agent-safe/keys";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { encode, rawJwt } from "./testing/raw-jwt.ts";
import {
  claimsOf,
  now,
  pythonClaims,
  pythonDelegatedClaims,
  secret,
  type TestTokens,
  testTokens,
} from "./testing/setup.ts";

const workers = ["worker-01", "worker-02", "worker-03", "worker-04", "worker-05", "worker-06"];
const known = ["worker-*", "orchestrator-01", "tool"];
const tokens: TestTokens = testTokens({
  delegation: { children: Object.fromEntries([...workers, "orchestrator-01"].map((id) => [id, known])) },
});

/** A direct token, signed with the right secret, with some claims changed. */
const direct = (changed: object) => rawJwt(secret, { ...pythonClaims, ...changed });
/** The same for a delegated one. */
const delegated = (changed: object) => rawJwt(secret, { ...pythonDelegatedClaims, ...changed });
const withHeader = (header: object) => rawJwt(secret, pythonClaims, { alg: "HS256", typ: "JWT", ...header });
const link = pythonDelegatedClaims.delegation_chain[0]!;
/** Claims of a chain of two, and one of six. */
const two = {
  agent_id: "tool",
  delegation_depth: 2,
  delegation_chain: [link, { ...link, agent_id: "worker-01" }],
};
const six = [link, ...workers.slice(1).map((agent_id) => ({ ...link, agent_id }))];
const good = direct({});
const [head, body, signature] = good.split(".") as [string, string, string];

const ticketClaims = {
  type: "execution-ticket",
  action: "restart-deployment",
  target: "dev/test-app",
  caller: "agent-01",
  params: {},
  audit_id: "evt-1",
  nonce: "0123456789abcdef0123456789abcdef",
  iss: "agent-safe",
  iat: now,
  exp: now + 300,
};

describe("the tokens that the attacks start from are good", () => {
  it.each([
    ["direct", good],
    ["delegated", delegated({})],
    ["delegated twice", delegated({ ...two, act: { sub: "worker-01", act: { sub: "orchestrator-01" } } })],
    [
      "delegated five times",
      delegated({ agent_id: "worker-06", delegation_depth: 5, delegation_chain: six.slice(0, 5) }),
    ],
  ])("%s", async (_name, token) => {
    expect(await tokens.verifyToken(token)).toMatchObject({ ok: true });
  });
});

describe("an identity that is not one", () => {
  it.each<[string, unknown]>([
    // The form.
    ["plain text", "deploy-agent-01"],
    ["no signature, `alg` none", `${encode({ alg: "none" })}.${body}.`],
    ["`alg` None in other case", `${encode({ alg: "None", typ: "JWT" })}.${body}.${signature}`],
    ["`alg` none with the old signature", `${encode({ alg: "none", typ: "JWT" })}.${body}.${signature}`],
    ["signature cut off", `${head}.${body}.`],
    ["signature of zeros", `${head}.${body}.${Buffer.alloc(32).toString("base64url")}`],
    ["signature of one byte", `${head}.${body}.AA`],
    ["signature twice", `${head}.${body}.${signature}${signature}`],
    ["signed with the empty secret", rawJwt("", pythonClaims)],
    ["signed with another secret", rawJwt("another-secret-of-more-than-32-bytes!", pythonClaims)],
    [
      "payload edited: another agent",
      `${head}.${encode({ ...pythonClaims, agent_id: "admin" })}.${signature}`,
    ],
    [
      "payload edited: one role more",
      `${head}.${encode({ ...pythonClaims, roles: ["admin"] })}.${signature}`,
    ],
    ["payload edited: a longer life", `${head}.${encode({ ...pythonClaims, exp: now + 7200 })}.${signature}`],
    [
      "payload written anew with a space",
      `${head}.${encode(` ${JSON.stringify(pythonClaims)}`)}.${signature}`,
    ],
    ["parts in other order", `${body}.${head}.${signature}`],
    ["malleable base64: padding", `${good}=`],
    ["malleable base64: white space", `${head}.${body}.${signature.slice(0, 20)} ${signature.slice(20)}`],
    ["malleable base64: a line end", `${good}\n`],
    [
      "malleable base64: unused bits",
      `${good.slice(0, -1)}${String.fromCharCode(good.charCodeAt(42 - 43 + good.length) + 1)}`,
    ],
    ["`Bearer` before it", `Bearer ${good}`],
    ["oversize: over 16 KiB", direct({ agent_name: "a", padding: "p".repeat(12_100) })],
    ["oversize: a megabyte", `${head}.${"A".repeat(1_000_000)}.${signature}`],
    [
      "duplicate claims: `agent_id`",
      rawJwt(secret, JSON.stringify(pythonClaims).replace("{", '{"agent_id":"admin",')),
    ],
    [
      "duplicate claims, escaped",
      rawJwt(secret, JSON.stringify(pythonClaims).replace("{", '{"\\u0061gent_id":"admin",')),
    ],
    [
      "duplicate claims in a link",
      rawJwt(
        secret,
        JSON.stringify(pythonDelegatedClaims).replace('[{"agent_id"', '[{"agent_id":"root","agent_id"'),
      ),
    ],
    // The header.
    ["algorithm: RS256", withHeader({ alg: "RS256" })],
    ["algorithm: HS384", withHeader({ alg: "HS384" })],
    ["algorithm: EdDSA under the shared secret", withHeader({ alg: "EdDSA" })],
    ["kid: a path", withHeader({ kid: "../../../../dev/null" })],
    ["kid: an absolute path", withHeader({ kid: "/proc/sys/kernel/randomize_va_space" })],
    ["kid: a URL", withHeader({ kid: "https://example.com/key" })],
    ["kid: SQL", withHeader({ kid: "x' UNION SELECT 'secret" })],
    ["kid: a command", withHeader({ kid: "|cat /etc/passwd" })],
    ["kid: a null byte", withHeader({ kid: "a\0b" })],
    ["kid: `__proto__`", withHeader({ kid: "__proto__" })],
    ["an embedded `jwk`", withHeader({ jwk: { kty: "oct", k: encode("attacker") } })],
    ["a `jku`", withHeader({ jku: "https://example.com/.well-known/jwks.json" })],
    ["a `jku` in a file", withHeader({ jku: "file:///etc/passwd" })],
    ["an `x5u`", withHeader({ x5u: "https://example.com/cert.pem" })],
    ["an `x5c`", withHeader({ x5c: ["MIIB"] })],
    ["a critical extension", withHeader({ crit: ["b64"], b64: false })],
    ["compression", withHeader({ zip: "DEF" })],
    ["a nested token", withHeader({ cty: "JWT" })],
    // Another kind of token.
    ["a ticket", rawJwt(secret, ticketClaims)],
    ["a ticket that says who it is", rawJwt(secret, { ...ticketClaims, agent_id: "admin" })],
    ["an identity that says it is a ticket", direct({ type: "execution-ticket" })],
    ["an identity with any other type", direct({ type: "identity" })],
    ["an identity with a type of null", direct({ type: null })],
    ["another issuer's", direct({ iss: "agent-safe-staging" })],
    ["an issuer in other case", direct({ iss: "Agent-Safe" })],
    ["meant for another audience", direct({ aud: "billing" })],
    // Times.
    ["no `exp`", direct({ exp: undefined })],
    ["an `exp` of null", direct({ exp: null })],
    ["an `exp` in words", direct({ exp: `${now + 3600}` })],
    ["an `exp` beyond all dates", direct({ exp: 1e300 })],
    ["an absurd life", direct({ exp: now + 10 * 365 * 24 * 3600 })],
    ["no `iat`", direct({ iat: undefined })],
    ["issued tomorrow", direct({ iat: now + 86_400, exp: now + 90_000 })],
    ["not valid before an hour from now", direct({ nbf: now + 3600 })],
    // Claims of the wrong type.
    ["no agent", direct({ agent_id: undefined })],
    ["an empty agent", direct({ agent_id: "" })],
    ["an agent that is a number", direct({ agent_id: 1 })],
    ["an agent that is a list", direct({ agent_id: ["admin"] })],
    ["an agent with a terminal's escape sequence", direct({ agent_id: "a\u001b[2J" })],
    ["an agent of 257 characters", direct({ agent_id: "a".repeat(257) })],
    ["another subject than agent", direct({ sub: "admin" })],
    ["roles that are a text", direct({ roles: "admin" })],
    ["roles that are an object", direct({ roles: { 0: "admin", length: 1 } })],
    ["roles that are numbers", direct({ roles: [1] })],
    ["roles of null", direct({ roles: null })],
    ["groups that hold a list", direct({ groups: [["admin"]] })],
    ["a name that is an object", direct({ agent_name: {} })],
    ["a `jti` that is a list", direct({ jti: ["a"] })],
    ["a `jti` with a line end, to forge a log line", direct({ jti: 'a"}\n{"b":"' })],
    ["direct, with an actor", direct({ act: { sub: "orchestrator-01" } })],
    ["direct, with a root", direct({ root_jti: "tok-1" })],
    ["direct, with a depth", direct({ delegation_depth: 1 })],
    ["direct, with delegated roles", direct({ delegated_roles: ["admin"] })],
  ])("%s", async (_name, token) => {
    expect(await tokens.verifyToken(token)).toMatchObject({ ok: false, code: "TOKEN_INVALID" });
    expect(await tokens.verifyDelegation(token)).toMatchObject({ valid: false, code: "TOKEN_INVALID" });
    expect(await tokens.delegate({ parentToken: token as string, childAgentId: "worker-99" })).toMatchObject({
      success: false,
      code: "TOKEN_INVALID",
    });
  });

  it.each<[string, string, object]>([
    [
      "widened roles",
      "more than was held",
      { roles: ["deployer", "admin"], delegated_roles: ["deployer", "admin"] },
    ],
    ["widened groups", "more than was held", { groups: ["admins"] }],
    [
      "a role that only a later link has",
      "more than was held",
      {
        delegation_depth: 2,
        delegation_chain: [
          { ...link, roles: [] },
          { ...link, agent_id: "worker-02" },
        ],
      },
    ],
    ["`delegated_roles` are others", "`delegated_roles`", { delegated_roles: ["reader"] }],
    ["the parent is the child", "cycle", { delegation_chain: [{ ...link, agent_id: "worker-01" }] }],
    [
      "a cycle within the chain",
      "cycle",
      { delegation_depth: 3, delegation_chain: [link, { ...link, agent_id: "worker-02" }, link] },
    ],
    ["deeper than allowed", "longer than allowed", { delegation_depth: 6, delegation_chain: six }],
    [
      "a raised limit",
      "longer than allowed",
      { max_delegation_depth: 99, delegation_depth: 6, delegation_chain: six },
    ],
    ["beyond the limit that it carries", "longer than allowed", { max_delegation_depth: 0 }],
    ["a limit in words", "`max_delegation_depth`", { max_delegation_depth: "5" }],
    ["a negative limit", "`max_delegation_depth`", { max_delegation_depth: -1 }],
    ["depth 0 with a chain", "incomplete", { delegation_depth: 0 }],
    ["depth 2 with one link", "incomplete", { delegation_depth: 2 }],
    ["no depth", "incomplete", { delegation_depth: undefined }],
    ["a chain that is an object", "`delegation_chain`", { delegation_chain: { 0: link, length: 1 } }],
    ["a link that is a text", "`delegation_chain`", { delegation_chain: ["orchestrator-01"] }],
    [
      "a link without an agent",
      "`delegation_chain`",
      { delegation_chain: [{ ...link, agent_id: undefined }] },
    ],
    [
      "a link without a time",
      "`delegation_chain`",
      { delegation_chain: [{ ...link, delegated_at: "yesterday" }] },
    ],
    ["a child that the parent may not name", "may not name", { agent_id: "intruder" }],
    [
      "a parent that may name nobody",
      "may not name",
      { delegation_chain: [{ ...link, agent_id: "stranger" }] },
    ],
    ["`act` names another parent", "`act` is not", { act: { sub: "stranger" } }],
    ["`act` leaves out the root", "`act` is not", { ...two, act: { sub: "worker-01" } }],
    ["`act` leaves out the last", "`act` is not", { ...two, act: { sub: "orchestrator-01" } }],
    ["`act` is longer", "`act` is not", { act: { sub: "orchestrator-01", act: { sub: "root" } } }],
    [
      "`act` in other order",
      "`act` is not",
      { ...two, act: { sub: "orchestrator-01", act: { sub: "worker-01" } } },
    ],
    ["`act` without a subject", "`act`", { act: {} }],
    ["`act` is a text", "`act`", { act: "orchestrator-01" }],
    [
      "`act` has another root",
      "another root",
      { act: { sub: "orchestrator-01", jti: "tok-1" }, root_jti: "tok-2" },
    ],
    ["`root_jti` is a number", "`root_jti`", { root_jti: 1 }],
  ])("delegated: %s", async (_name, reason, changed) => {
    const token = delegated(changed);
    const refused = { code: "TOKEN_INVALID", reason: expect.stringContaining(reason) };
    expect(await tokens.verifyToken(token)).toMatchObject({ ok: false, ...refused });
    expect(await tokens.verifyDelegation(token)).toMatchObject({ valid: false, ...refused });
    expect(await tokens.delegate({ parentToken: token, childAgentId: "worker-99" })).toMatchObject({
      success: false,
      ...refused,
    });
  });

  it.each([
    ["expired", direct({ iat: now - 3700, exp: now - 100 })],
    ["expired in 1970", direct({ iat: 0, exp: 1 })],
    ["delegated and expired", delegated({ iat: now - 3700, exp: now - 100 })],
  ])("%s", async (_name, token) => {
    expect(await tokens.verifyToken(token)).toMatchObject({ ok: false, code: "TOKEN_EXPIRED" });
  });

  it("a forged token that says it has expired is called forged", async () => {
    const forged = rawJwt("another secret", { ...pythonClaims, iat: now - 3700, exp: now - 100 });
    expect(await tokens.verifyToken(forged)).toMatchObject({ ok: false, code: "TOKEN_INVALID" });
  });
});

describe("under key pairs", () => {
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "agent-safe-identity-"));
    for (const purpose of ["identity", "ticket"] as const) await generateKeyPair({ folder, purpose });
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it("algorithm confusion: the public key as HMAC secret", async () => {
    const victim = testTokens({ keys: readKeyPair({ folder, purpose: "identity" }) });
    const pem = createPublicKey(readFileSync(join(folder, "identity.pem"))).export({
      type: "spki",
      format: "pem",
    });
    const jwks = readFileSync(join(folder, "identity.jwks.json"), "utf8");
    const { kid } = JSON.parse(jwks).keys[0];
    for (const forged of [String(pem), String(pem).trim(), jwks, kid as string]) {
      for (const header of [{ alg: "HS256" }, { alg: "HS256", kid }, { alg: "EdDSA", kid }]) {
        const token = rawJwt(forged, pythonClaims, header);
        expect(await victim.verifyToken(token)).toMatchObject({ ok: false, code: "TOKEN_INVALID" });
      }
    }
  });

  it("the ticket key signs no identity", async () => {
    const forger = testTokens({ keys: readKeyPair({ folder, purpose: "ticket" }) });
    const victim = testTokens({ keys: readKeyPair({ folder, purpose: "identity" }) });
    const token = await forger.createToken({ agentId: "admin" });
    expect(await victim.verifyToken(token)).toMatchObject({ ok: false, code: "TOKEN_INVALID" });
  });

  it("the `kid` of an accepted key under another's signature", async () => {
    const victim = testTokens({ keys: readKeyPair({ folder, purpose: "identity" }) });
    const token = await victim.createToken({ agentId: "a" });
    const forger = testTokens({ keys: readKeyPair({ folder, purpose: "ticket" }) });
    const forged = await forger.createToken({ agentId: "admin" });
    const mixed = `${token.split(".")[0]}.${forged.split(".").slice(1).join(".")}`;
    expect(await victim.verifyToken(mixed)).toMatchObject({ ok: false, code: "TOKEN_INVALID" });
  });
});

describe("revoked ancestors", () => {
  async function family(fresh: TestTokens) {
    const root = await fresh.createToken({ agentId: "orchestrator-01", roles: ["r"] });
    const give = async (parentToken: string, childAgentId: string) => {
      const result = await fresh.delegate({ parentToken, childAgentId });
      if (!result.success) throw new Error(result.reason);
      return result.token;
    };
    const left = await give(root, "left");
    const right = await give(root, "right");
    return {
      root,
      left,
      right,
      leftLeaf: await give(left, "left-leaf"),
      rightLeaf: await give(right, "right-leaf"),
    };
  }
  async function accepted(fresh: TestTokens, all: Record<string, string>): Promise<string[]> {
    const found: string[] = [];
    for (const [name, token] of Object.entries(all))
      if ((await fresh.verifyToken(token)).ok) found.push(name);
    return found;
  }

  it("in the middle: it and what came from it are refused, its siblings are not", async () => {
    const fresh = testTokens();
    const all = await family(fresh);
    await fresh.revoke({ token: all.left, reason: "leaked" });
    expect(await accepted(fresh, all)).toEqual(["root", "right", "rightLeaf"]);
  });

  it("a leaf: nothing else is refused", async () => {
    const fresh = testTokens();
    const all = await family(fresh);
    await fresh.revoke({ token: all.leftLeaf });
    expect(await accepted(fresh, all)).toEqual(["root", "left", "right", "rightLeaf"]);
  });

  it("the whole chain, by any of its tokens, also one that is revoked already", async () => {
    const fresh = testTokens();
    const all = await family(fresh);
    await fresh.revoke({ token: all.rightLeaf });
    expect(await fresh.revoke({ token: all.rightLeaf, scope: "chain" })).toMatchObject({
      ok: true,
      tokenId: claimsOf(all.root).jti,
    });
    expect(await accepted(fresh, all)).toEqual([]);
  });

  it("by the root that a token names, also where it names no other ancestor", async () => {
    const fresh = testTokens();
    const token = delegated({ root_jti: "tok-root", max_delegation_depth: 5 });
    expect(await fresh.verifyToken(token)).toMatchObject({ ok: true });
    await fresh.revoke({ tokenId: "tok-root" });
    expect(await fresh.verifyToken(token)).toMatchObject({ ok: false, code: "TOKEN_REVOKED" });
  });

  it("cannot be escaped by delegating further", async () => {
    const fresh = testTokens();
    const all = await family(fresh);
    await fresh.revoke({ token: all.root });
    expect(await fresh.delegate({ parentToken: all.rightLeaf, childAgentId: "x" })).toMatchObject({
      code: "TOKEN_REVOKED",
    });
  });

  it("by a token of which only the id is known", async () => {
    const fresh = testTokens();
    const all = await family(fresh);
    await fresh.revoke({ tokenId: String(claimsOf(all.right).jti) });
    expect(await accepted(fresh, all)).toEqual(["root", "left", "leftLeaf"]);
    await expect(fresh.revoke({ tokenId: "" })).rejects.toMatchObject({ code: "IDENTITY_INVALID" });
    expect(await fresh.revoke({ token: "tok-1" })).toMatchObject({ ok: false, code: "TOKEN_INVALID" });
  });
});
