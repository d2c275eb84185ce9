import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { generateKeyPair, type KeySet, readKeyPair, secretKeySet } from "@agent-safe/keys";
import { afterAll, beforeAll, expect, it } from "vitest";
import { mutate, random } from "./testing/mutate.ts";
import { secret, testTokens } from "./testing/setup.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "agent-safe-identity-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function keysOf(algorithm: string): Promise<KeySet> {
  if (algorithm === "HS256") return secretKeySet(secret);
  const place = { folder: join(folder, algorithm), purpose: "identity" as const };
  await generateKeyPair(place, algorithm as "EdDSA" | "ES256");
  return readKeyPair(place);
}

it.each([
  ["HS256", 20_000],
  ["EdDSA", 2_000],
  ["ES256", 2_000],
])("accepts none of the mutations of valid %s tokens (%d), and throws at none", async (algorithm, count) => {
  const tokens = testTokens({ keys: await keysOf(algorithm) });
  const root = await tokens.createToken({ agentId: "orchestrator-01", roles: ["deployer"], groups: ["g"] });
  const other = await tokens.createToken({ agentId: "admin", roles: ["admin"] });
  const delegated = await tokens.delegate({
    parentToken: root,
    childAgentId: "worker",
    childRoles: ["deployer"],
  });
  if (!delegated.success) throw new Error(delegated.reason);
  const valid = [root, other, delegated.token];
  for (const token of valid) await tokens.callerOf(token);

  const next = random(20_261_123);
  const accepted: string[] = [];
  const reasons = new Set<string>();
  for (let index = 0; index < count; index++) {
    const mutated = mutate(valid[index % valid.length]!, valid, next);
    const result = await tokens.verifyToken(mutated);
    if (result.ok) accepted.push(mutated);
    else reasons.add(result.reason);
  }
  expect(accepted).toEqual([]);
  // The mutations reach different checks, and no check repeats what it was given.
  expect(reasons.size).toBeGreaterThan(5);
  expect(inspect(reasons)).not.toMatch(/ey[\w-]{10}/);
});
