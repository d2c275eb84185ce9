import { readFile, rm, writeFile } from "node:fs/promises";
import { AgentSafe, type CheckRequest, type Decision } from "@agent-safe/sdk";
import { expect, onTestFinished, test } from "vitest";
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
  const decisions: Decision[] = [];
  for (const request of requests) decisions.push(await safe.check({ caller: "ops-agent-01", ...request }));
  const ledger = `${folder.path}/audit.jsonl`;
  const check = async (given = decisions): Promise<boolean[]> =>
    (await checkLedger(await safe.verifyAudit(), ledger, given)).map(({ holds }) => holds);
  return { folder, ledger, decisions, check };
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
  const { check } = await recorded(...two);
  expect(await check()).toEqual([true, true]);
});

test("a changed decision is found", async () => {
  const { ledger, check } = await recorded(...two);
  await replaceIn(ledger, '"result":"deny"', '"result":"allow"');
  expect(await check()).toEqual([false, false]);
});

test("a decision that nobody was given is found", async () => {
  const { check, decisions } = await recorded(...two);
  expect(await check(decisions.slice(1))).toEqual([true, false]);
});

test.each<[string, Partial<Decision>]>([
  ["missing", { auditId: "evt-elsewhere" }],
  ["given for another reason", { reason: "another" }],
  ["about another target", { target: "prod/workers" }],
  ["asked by another caller", { caller: "chat-assistant" }],
])("a decision that is %s is found", async (_, difference) => {
  const { check, decisions } = await recorded(...two);
  const [first, ...others] = decisions;
  expect(await check([{ ...first, ...difference } as Decision, ...others])).toEqual([true, false]);
});

async function secrecy(told: string, change?: (path: string) => Promise<void>): Promise<boolean[]> {
  const { folder, ledger, decisions } = await recorded(rotation);
  await change?.(folder.path);
  const auditId = decisions[0]!.auditId;
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
  const { ledger, decisions } = await recorded(rotation);
  const { auditId } = decisions[0]!;
  expect(await recordedParameter(ledger, auditId, "token")).toMatchObject({ $redacted: "hmac-sha256" });
  expect(await recordedParameter(ledger, auditId, "other")).toBeUndefined();
  expect(await recordedParameter(ledger, "evt-none", "token")).toBeUndefined();
});
