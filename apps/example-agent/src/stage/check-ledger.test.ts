import { readFile, rm, writeFile } from "node:fs/promises";
import { AgentSafe, type CheckRequest, type Decision } from "@agent-safe/sdk";
import { expect, onTestFinished, test } from "vitest";
import { judgeScene, type Played } from "../telling/scene.ts";
import { ownProject } from "../testing/run-main.ts";
import { checkLedger, recordedParameter } from "./check-ledger.ts";
import { createRunFolder } from "./run-folder.ts";
import { checkSecrecy } from "./secrecy.ts";

const token = "a-token-of-the-length-that-the-action-wants";
const rotation = { action: "rotate-queue-token", target: "staging/workers", params: { token } };

/** The example's project with a ledger of these requests. */
async function recorded(...requests: CheckRequest[]) {
  const folder = await createRunFolder(ownProject);
  onTestFinished(() => rm(folder.path, { recursive: true, force: true }));
  const safe = await AgentSafe.open({ config: folder.config });
  onTestFinished(() => safe.close());
  const played: Played[] = [];
  for (const request of requests)
    played.push(asPlayed(request, await safe.check({ caller: "ops-agent-01", ...request })));
  return { folder, safe, played, ledger: `${folder.path}/audit.jsonl` };
}

function asPlayed(request: CheckRequest, decision: Decision): Played {
  const scene = { title: request.action, request, expect: decision.result };
  return judgeScene(scene, { request, decision, outcome: { kind: "left" } }, { before: [], after: [] });
}

async function replaceIn(file: string, from: string, to: string): Promise<void> {
  const text = await readFile(file, "utf8");
  expect(text).toContain(from);
  await writeFile(file, text.replace(from, to));
}

const two = [
  { action: "get-pool-status", target: "staging/workers" },
  { action: "stop-pool", target: "prod/workers", params: { reason: "for a test" } },
];

test("a ledger that holds what was decided", async () => {
  const { safe, ledger, played } = await recorded(...two);
  const findings = await checkLedger(safe, ledger, played);
  expect(findings.map(({ holds }) => holds)).toEqual([true, true]);
});

test("a changed decision is found", async () => {
  const { safe, ledger, played } = await recorded(...two);
  await replaceIn(ledger, '"result":"deny"', '"result":"allow"');
  const findings = await checkLedger(safe, ledger, played);
  expect(findings.map(({ holds }) => holds)).toEqual([false, false]);
});

test("a decision that nobody made is found, and one that is missing", async () => {
  const { safe, ledger, played } = await recorded(...two);
  expect((await checkLedger(safe, ledger, played.slice(1)))[1]?.holds).toBe(false);
  const [first] = played;
  const elsewhere = { ...first!.attempt.decision, auditId: "evt-elsewhere" };
  expect(
    (await checkLedger(safe, ledger, [...played.slice(1), asPlayed(two[0]!, elsewhere)]))[1]?.holds,
  ).toBe(false);
});

async function secrecy(told: string, change?: (path: string) => Promise<void>): Promise<boolean[]> {
  const { folder, ledger, played } = await recorded(rotation);
  await change?.(folder.path);
  const auditId = played[0]!.attempt.decision.auditId;
  const findings = await checkSecrecy({ secret: token, folder, ledger, auditId, parameter: "token", told });
  for (const { text } of findings) expect(text).not.toContain(token);
  return findings.map(({ holds }) => holds);
}

test("a secret that came to rest nowhere", async () => {
  expect(await secrecy("a story without it")).toEqual([true, true, true]);
});

test("a secret in a file, in the story, or in clear in the ledger is found", async () => {
  expect(await secrecy("", (path) => writeFile(`${path}/.agent-safe/forgotten`, `x${token}x`))).toEqual([
    true,
    false,
    true,
  ]);
  expect(await secrecy(`the token is ${token}.`)).toEqual([true, true, false]);
  const inClear = (path: string): Promise<void> =>
    replaceIn(`${path}/audit.jsonl`, '"token":{', `"other":"${token}","token":{`);
  expect(await secrecy("", inClear)).toEqual([true, false, true]);
});

test("a parameter as the ledger has it", async () => {
  const { ledger, played } = await recorded(rotation);
  const { auditId } = played[0]!.attempt.decision;
  expect(await recordedParameter(ledger, auditId, "token")).toMatchObject({ $redacted: "hmac-sha256" });
  expect(await recordedParameter(ledger, auditId, "other")).toBeUndefined();
  expect(await recordedParameter(ledger, "evt-none", "token")).toBeUndefined();
});
