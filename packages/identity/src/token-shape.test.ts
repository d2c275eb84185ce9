import { expect, it } from "vitest";
import { isTokenShaped } from "./index.ts";
import { encode, rawJwt } from "./testing/raw-jwt.ts";
import { pythonClaims, secret, testTokens } from "./testing/setup.ts";

const token = rawJwt(secret, pythonClaims);

it.each([
  ["a token of another program", token],
  ["one with white space around it", `\n ${token}\t`],
  ["one in a header's value", `Bearer ${token}`],
  ["one in a sentence", `use (${token}) please`],
  ["an unsigned one", `${encode({ alg: "none" })}.${encode({})}.`],
  ["one without its signature", token.split(".").slice(0, 2).join(".")],
  ["one without its header", token.split(".").slice(1).join(".")],
  ["one that lost its first characters", token.slice(3)],
  ["one with white space in its JSON", rawJwt(secret, pythonClaims, ` \n{ \t "alg" : "HS256"}`.trimStart())],
  ["one with an empty header", `${encode({})}.${encode({})}.AA`],
  ["an encrypted one", `${encode({ alg: "dir", enc: "A128GCM" })}..AAAA.AAAA.AAAA`],
  ["one signed by nobody known", `${token}x`],
])("sees %s", (_name, text) => {
  expect(isTokenShaped(text)).toBe(true);
});

it.each([
  "",
  "deploy-agent-01",
  "e2e.runner.01",
  "e1.e2.e3",
  "ex-1.example.com",
  "ey.ey.ey",
  "eyes.on.target",
  "eyJack",
  "spiffe://example.org/ns/prod/sa/agent",
  "agent@example.com",
  "arn:aws:iam::123456789012:role/agent",
  "...",
  encode({ some: "data" }),
])("takes `%s` for an id", (text) => {
  expect(isTokenShaped(text)).toBe(false);
});

it("sees every token that is made here", async () => {
  expect(isTokenShaped(await testTokens().createToken({ agentId: "a" }))).toBe(true);
});

it("does not take long over hostile text", () => {
  for (const text of ["e".repeat(1e6), "ey".repeat(5e5), "ey.".repeat(3e5), "eyJ-".repeat(2.5e5)]) {
    const start = process.cpuUsage();
    isTokenShaped(text);
    expect(process.cpuUsage(start).user).toBeLessThan(1_000_000);
  }
});
