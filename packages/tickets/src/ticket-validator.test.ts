import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { type Diagnostic, generateKeyPair, readJwksFile, readKeyPair, secretKeySet } from "@agent-safe/keys";
import { jwtVerify, SignJWT } from "jose";
import { describe, expect, it } from "vitest";
import { createNonce, issueTicket, type ReplayStore, TicketValidator } from "./index.ts";
import { encode, rawJwt } from "./testing/raw-jwt.ts";
import { grant, issue, now, pythonTicket, secret, testValidator } from "./testing/setup.ts";

const claimsOf = (token: string) => JSON.parse(Buffer.from(token.split(".")[1]!, "base64url").toString());

describe("a ticket of ours", () => {
  it("permits what was decided, once", async () => {
    const keys = secretKeySet("shared-secret-key");
    const { token } = await issueTicket(grant, { keys });
    const validator = new TicketValidator({ signingKey: "shared-secret-key" });
    const first = await validator.validate(token, { expectedAction: "restart-deployment" });
    expect(first).toMatchObject({
      valid: true,
      code: "TICKET_VALID",
      ticket: { action: "restart-deployment", params: { namespace: "dev", deployment: "app" } },
    });
    expect(inspect(first)).not.toContain(token);
    expect(await validator.validate(token)).toMatchObject({
      valid: false,
      code: "TICKET_USED",
      ticket: null,
      auditId: "evt-1",
    });
  });

  it("carries exactly the claims of the wire format", async () => {
    const nonce = createNonce();
    const ticket = await issue({ nonce });
    expect(nonce).toMatch(/^[0-9a-f]{32}$/);
    expect(claimsOf(ticket.token)).toEqual({
      ...pythonTicket,
      audit_id: "evt-1",
      nonce,
      jti: nonce,
      sub: "agent-01",
    });
    expect(ticket).toMatchObject({ ...grant, nonce, expiresAt: new Date((now + 300) * 1000) });
  });

  it("may be for no target and nobody", async () => {
    const { token } = await issue({ target: null, caller: null });
    expect(claimsOf(token)).toMatchObject({ target: "", caller: "" });
    expect(claimsOf(token)).not.toHaveProperty("sub");
    const { validator } = testValidator();
    expect(await validator.validate(token, { expectedTarget: null, expectedCaller: null })).toMatchObject({
      valid: true,
      ticket: { target: null, caller: null },
    });
  });

  it("holds the largest parameters that a check accepts", async () => {
    const params = { text: "x".repeat(32 * 1024 - 20) };
    const { token } = await issue({ params });
    expect(await testValidator().validator.validate(token, { expectedParams: params })).toMatchObject({
      valid: true,
    });
    await expect(issue({ params: { text: "x".repeat(50_000) } })).rejects.toMatchObject({
      code: "TICKET_TOO_LARGE",
    });
  });

  it.each<[string, object]>([
    ["no action", { action: "" }],
    ["a number as target", { target: 7 }],
    ["a caller with a line end", { caller: "a\nb" }],
    ["no decision", { auditId: "" }],
    ["an empty nonce", { nonce: "" }],
    ["parameters that are a list", { params: [] }],
    ["parameters that are a text", { params: "a" }],
    ["parameters that JSON cannot hold", { params: { a: 1n } }],
  ])("is not issued for %s", async (_name, changed) => {
    await expect(issue(changed)).rejects.toMatchObject({ code: "GRANT_INVALID" });
  });

  it.each([0, -1, 901, 1.5, Number.NaN, Number.POSITIVE_INFINITY])(
    "is not issued for %d seconds",
    async (ttl) => {
      await expect(issue({}, ttl)).rejects.toMatchObject({ code: "TTL_INVALID" });
    },
  );

  it.each(["EdDSA", "ES256"] as const)(
    "%s: executors hold only the public key, and jose agrees",
    async (alg) => {
      const folder = mkdtempSync(join(tmpdir(), "agent-safe-tickets-"));
      try {
        const place = { folder, purpose: "ticket" as const };
        const jwk = await generateKeyPair(place, alg);
        const clock = { now: () => now * 1000 };
        const { token } = await issueTicket(grant, { keys: readKeyPair(place), clock });
        const executor = testValidator({ keys: readJwksFile(join(folder, "ticket.jwks.json")) });
        expect(await executor.validator.validate(token)).toMatchObject({ valid: true });
        const read = await jwtVerify(
          token,
          { ...jwk },
          { algorithms: [alg], currentDate: new Date(now * 1000) },
        );
        expect(read.payload.action).toBe("restart-deployment");
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
  );
});

describe("a ticket of others", () => {
  it("of the Python package is accepted", async () => {
    expect(await testValidator().validator.validate(rawJwt(secret, pythonTicket))).toMatchObject({
      valid: true,
      ticket: { action: "restart-deployment", nonce: pythonTicket.nonce, auditId: "evt-0123456789ab" },
    });
  });

  it("made by jose is accepted, and jose accepts ours", async () => {
    const token = await new SignJWT(pythonTicket)
      .setProtectedHeader({ alg: "HS256" })
      .sign(Buffer.from(secret));
    expect(await testValidator().validator.validate(token)).toMatchObject({ valid: true });
    const currentDate = new Date(now * 1000);
    const read = await jwtVerify((await issue()).token, Buffer.from(secret), { currentDate });
    expect(read.payload.type).toBe("execution-ticket");
  });
});

describe("what is expected", () => {
  it.each<[string, object]>([
    ["TICKET_ACTION_MISMATCH", { expectedAction: "scale-deployment" }],
    ["TICKET_TARGET_MISMATCH", { expectedTarget: "prod/api-server" }],
    ["TICKET_TARGET_MISMATCH", { expectedTarget: null }],
    ["TICKET_CALLER_MISMATCH", { expectedCaller: "agent-02" }],
    ["TICKET_PARAMS_MISMATCH", { expectedParams: { namespace: "dev" } }],
    ["TICKET_PARAMS_MISMATCH", { expectedParams: { namespace: "dev", deployment: "app", force: true } }],
    ["TICKET_PARAMS_MISMATCH", { expectedParams: null }],
    ["TICKET_PARAMS_MISMATCH", { expectedParams: () => 1 }],
  ])("is compared: %s for %o, and the ticket is not used up by it", async (code, expected) => {
    const { token } = await issue();
    const { validator } = testValidator();
    expect(await validator.validate(token, expected)).toMatchObject({ valid: false, code, auditId: "evt-1" });
    expect(await validator.inspect(token, expected)).toMatchObject({ valid: false, code });
    const params = { deployment: "app", namespace: "dev" };
    const right = {
      expectedAction: "restart-deployment",
      expectedTarget: "dev/test-app",
      expectedCaller: "agent-01",
      expectedParams: params,
    };
    expect(await validator.validate(token, right)).toMatchObject({ valid: true });
  });
});

describe("looking", () => {
  it("uses nothing up, and sees what was used", async () => {
    const { token } = await issue();
    const { validator } = testValidator();
    for (let look = 0; look < 3; look++)
      expect(await validator.inspect(token)).toMatchObject({ valid: true });
    expect(await validator.validate(token)).toMatchObject({ valid: true });
    expect(await validator.inspect(token)).toMatchObject({ valid: false, code: "TICKET_USED" });
  });
});

describe("a refusal", () => {
  const { type, ...untyped } = pythonTicket;
  const ticket = (changed: object) => rawJwt(secret, { ...pythonTicket, ...changed });
  const good = ticket({});
  const [head, body, signature] = good.split(".") as [string, string, string];
  const identity = {
    agent_id: "agent-01",
    roles: [],
    groups: [],
    iss: "agent-safe",
    iat: now,
    exp: now + 300,
  };

  it.each<[string, unknown]>([
    ["nothing", undefined],
    ["plain text", "restart-deployment"],
    ["an identity token", rawJwt(secret, identity)],
    ["an identity that says it is a ticket", rawJwt(secret, { ...pythonTicket, agent_id: "agent-01" })],
    ["no type", rawJwt(secret, untyped)],
    ["another type", ticket({ type: "credential" })],
    ["the type in other case", ticket({ type: "Execution-Ticket" })],
    ["`alg` none", `${encode({ alg: "none" })}.${body}.`],
    ["`alg` none, still signed", `${encode({ alg: "none" })}.${body}.${signature}`],
    ["another algorithm", rawJwt(secret, pythonTicket, { alg: "HS512" })],
    ["another secret", rawJwt("another-secret-of-more-than-32-bytes!", pythonTicket)],
    ["the empty secret", rawJwt("", pythonTicket)],
    ["an edited action", `${head}.${encode({ ...pythonTicket, action: "drain-node" })}.${signature}`],
    ["edited parameters", `${head}.${encode({ ...pythonTicket, params: {} })}.${signature}`],
    ["an edited nonce", `${head}.${encode({ ...pythonTicket, nonce: "f".repeat(32) })}.${signature}`],
    ["padding", `${good}=`],
    ["a line end", `${good}\n`],
    ["two actions", rawJwt(secret, JSON.stringify(pythonTicket).replace("{", '{"action":"drain-node",'))],
    [
      "a parameter twice",
      rawJwt(secret, JSON.stringify(pythonTicket).replace('{"namespace"', '{"namespace":"prod","namespace"')),
    ],
    ["a `kid` that is a path", rawJwt(secret, pythonTicket, { alg: "HS256", kid: "../../dev/null" })],
    ["a `kid` that is SQL", rawJwt(secret, pythonTicket, { alg: "HS256", kid: "' OR 1=1 --" })],
    ["an embedded key", rawJwt(secret, pythonTicket, { alg: "HS256", jwk: { kty: "oct", k: "AA" } })],
    ["a key's address", rawJwt(secret, pythonTicket, { alg: "HS256", jku: "https://example.com" })],
    ["over 64 KiB", ticket({ params: { text: "x".repeat(60_000) } })],
    ["another issuer", ticket({ iss: "other" })],
    ["no issuer", ticket({ iss: undefined })],
    ["an audience", ticket({ aud: "executor" })],
    ["no `exp`", ticket({ exp: undefined })],
    ["an `exp` in words", ticket({ exp: "later" })],
    ["a life of over 15 minutes", ticket({ exp: now + 901 })],
    ["a life of ten years", ticket({ exp: now + 315_360_000 })],
    ["a life backwards", ticket({ exp: now - 1 })],
    ["no `iat`", ticket({ iat: undefined })],
    ["no action", ticket({ action: undefined })],
    ["an action that is a list", ticket({ action: ["restart-deployment"] })],
    ["an empty action", ticket({ action: "" })],
    ["no target", ticket({ target: undefined })],
    ["a target of null", ticket({ target: null })],
    ["no caller", ticket({ caller: undefined })],
    ["a caller that is a number", ticket({ caller: 1 })],
    ["parameters that are a list", ticket({ params: [] })],
    ["parameters of null", ticket({ params: null })],
    ["no decision", ticket({ audit_id: undefined })],
    ["no nonce", ticket({ nonce: undefined })],
    ["an empty nonce", ticket({ nonce: "" })],
    ["a nonce that is a number", ticket({ nonce: 1 })],
    ["a nonce of a megabyte", ticket({ nonce: "n".repeat(40_000) })],
    ["another `jti` than nonce", ticket({ jti: "other" })],
    ["another `sub` than caller", ticket({ sub: "admin" })],
  ])("for %s", async (_name, token) => {
    const { validator } = testValidator();
    const expected = { valid: false, code: "TICKET_INVALID", ticket: null, auditId: null, retryable: false };
    expect(await validator.validate(token)).toMatchObject(expected);
    expect(await validator.inspect(token)).toMatchObject(expected);
  });

  it("for one that has expired, or is not valid yet", async () => {
    const test = testValidator();
    const early = ticket({ iat: now + 6, exp: now + 300 });
    expect(await test.validator.validate(early)).toMatchObject({
      code: "TICKET_NOT_YET_VALID",
      retryable: true,
    });
    test.at = now + 304;
    expect(await test.validator.inspect(good)).toMatchObject({ valid: true });
    test.at = now + 305;
    expect(await test.validator.validate(good)).toMatchObject({ code: "TICKET_EXPIRED" });
  });

  it("stays one when the clock goes back, and goes over five minutes back are suspect", async () => {
    const test = testValidator();
    test.at = now + 305;
    expect(await test.validator.validate(good)).toMatchObject({ code: "TICKET_EXPIRED" });
    test.at = now + 5;
    expect(await test.validator.validate(good)).toMatchObject({ code: "TICKET_EXPIRED" });
    test.at = now + 4;
    expect(await test.validator.validate(good)).toMatchObject({ code: "CLOCK_SUSPECT" });
    test.at = Number.NaN;
    expect(await test.validator.validate(good)).toMatchObject({ code: "CLOCK_SUSPECT" });
  });

  it("when the store throws, or does not answer, or answers anything else", async () => {
    const stores: [ReplayStore["consume"], string][] = [
      [() => Promise.reject(new Error("gone")), "REPLAY_STORE_UNAVAILABLE"],
      [
        () => {
          throw new Error("gone");
        },
        "REPLAY_STORE_UNAVAILABLE",
      ],
      [() => new Promise(() => {}), "REPLAY_STORE_UNAVAILABLE"],
      [() => Promise.resolve(true as never), "TICKET_USED"],
      [() => Promise.resolve(undefined as never), "TICKET_USED"],
    ];
    for (const [consume, code] of stores) {
      const replayStore = { consume, isUsed: async () => false };
      const { validator } = testValidator({ replayStore, storeTimeoutMs: 20 });
      expect(await validator.validate(good)).toMatchObject({
        valid: false,
        code,
        retryable: code === "REPLAY_STORE_UNAVAILABLE",
      });
    }
  });
});

describe("a validator", () => {
  it("is not made without a key, with two, or with what is none", () => {
    for (const options of [{}, { signingKey: secret, keys: secretKeySet(secret) }]) {
      expect(() => new TicketValidator(options)).toThrow(expect.objectContaining({ code: "OPTION_INVALID" }));
    }
    expect(() => new TicketValidator({ signingKey: "" })).toThrow(
      expect.objectContaining({ code: "KEY_INVALID" }),
    );
  });

  it("reports a short secret once, and shows neither secret nor token anywhere", async () => {
    const canary = "CANARY-SECRET";
    const seen: unknown[] = [];
    const onDiagnostic = (each: Diagnostic) => seen.push(each);
    const { validator } = testValidator({ signingKey: canary, onDiagnostic });
    const good = rawJwt(canary, pythonTicket);
    const tokens = [
      good,
      `${good}A`,
      ` ${good}`,
      good.slice(0, -4),
      rawJwt(canary, { ...pythonTicket, iss: "CANARY-CLAIM" }),
      rawJwt(canary, { ...pythonTicket, type: "CANARY-CLAIM" }),
      rawJwt(canary, { ...pythonTicket, iat: now - 600, exp: now - 500 }),
      rawJwt(canary, pythonTicket, { alg: "HS256", kid: "CANARY-CLAIM" }),
    ];
    for (const token of tokens) {
      seen.push(await validator.inspect(token), await validator.validate(token));
      seen.push(await validator.validate(token, { expectedParams: { secret: "CANARY-PARAM" } }));
      seen.push(await issue({ caller: `${token}\n` }).catch((error: unknown) => error));
    }
    seen.push(validator);
    const text = seen.map((each) => inspect(each, { depth: 20, showHidden: true })).join("\n");
    expect(text.match(/SECRET_SHORT/g)).toHaveLength(1);
    expect(text).not.toContain("CANARY");
    for (const part of tokens.flatMap((token) => token.split(".").slice(1))) {
      if (part.length > 6) expect(text).not.toContain(part);
    }
  });
});
