import { inspect } from "node:util";
import { type Diagnostic, secretKeySet } from "@agent-safe/keys";
import { expect, it } from "vitest";
import { createIdentityTokens, createMemoryRevocations } from "./index.ts";
import { encode, rawJwt } from "./testing/raw-jwt.ts";
import { now, pythonClaims, pythonDelegatedClaims } from "./testing/setup.ts";

const secret = "CANARY-SECRET-";

it("keeps tokens and keys out of every result, error, diagnostic and printed object", async () => {
  const seen: unknown[] = [];
  const secretTexts = [secret, encode(secret), Buffer.from(secret).toString("hex")];
  const onDiagnostic = (diagnostic: Diagnostic) => seen.push(diagnostic);
  const revocations = createMemoryRevocations();
  const tokens = createIdentityTokens({
    keys: secretKeySet(secret, { onDiagnostic }),
    revocations,
    clock: { now: () => now * 1000 },
  });
  const parentToken = await tokens.createToken({ agentId: "a", roles: ["r"] });
  const good = [parentToken, rawJwt(secret, pythonClaims), rawJwt(secret, pythonDelegatedClaims)];
  const bad = good.flatMap((token) => [
    `${token}A`,
    ` ${token}`,
    token.slice(0, -3),
    token.replace(/\.[^.]*$/, "."),
    `Bearer ${token}`,
  ]);
  bad.push(
    rawJwt(secret, { ...pythonClaims, exp: now - 100, iat: now - 200 }),
    rawJwt(secret, { ...pythonClaims, roles: "CANARY-CLAIM" }),
    rawJwt(secret, { ...pythonClaims, iss: "CANARY-CLAIM" }),
    rawJwt(secret, pythonClaims, { alg: "HS256", kid: "CANARY-CLAIM" }),
    rawJwt(secret, { ...pythonClaims, type: "CANARY-CLAIM" }),
  );
  for (const token of [...good, ...bad]) {
    seen.push(await tokens.verifyToken(token), await tokens.verifyDelegation(token));
    const delegated = await tokens.delegate({ parentToken: token, childAgentId: "w" });
    seen.push(delegated.success ? { ...delegated, token: "" } : delegated);
    seen.push(await tokens.delegate({ parentToken, childAgentId: token }));
    seen.push(await tokens.createToken({ agentId: token }).catch((error: unknown) => error));
    seen.push(
      await tokens.createToken({ agentId: "a", roles: [`${token}\n`] }).catch((error: unknown) => error),
    );
    seen.push(await tokens.revoke({ token, reason: "test" }));
  }
  seen.push(tokens, revocations);

  const text = seen.map((each) => inspect(each, { depth: 20, showHidden: true })).join("\n");
  expect(text).toContain("SECRET_SHORT");
  expect(text).toContain("TOKEN_EXPIRED");
  for (const part of [...secretTexts, "CANARY", ...[...good, ...bad].flatMap((token) => token.split("."))]) {
    // Headers are the same for everybody, and short parts are in everything.
    if (part.length > 6 && !part.startsWith("eyJhbGciOi")) expect(text).not.toContain(part);
  }
});
