import { readFile } from "node:fs/promises";
import type { AgentSafe } from "@agent-safe/sdk";
import type { Finding } from "../telling/proofs.ts";
import type { Played } from "../telling/scene.ts";

/** The ledger against what was lived through: it verifies, it has every decision, and it has them as they were given. */
export async function checkLedger(
  safe: AgentSafe,
  ledger: string,
  played: readonly Played[],
): Promise<readonly Finding[]> {
  const report = await safe.verifyAudit();
  const entries = parseLines(await readFile(ledger, "utf8"));
  const decisions = new Map(
    entries.filter(({ type }) => type === "decision").map((entry) => [entry.id, entry]),
  );
  const faithful = played.filter(({ attempt: { decision } }) => {
    const entry = decisions.get(decision.auditId);
    return entry?.result === decision.result && entry.action === decision.action;
  });
  return [
    {
      holds: report.ok,
      text: report.ok ? `the chain of ${entries.length} entries is unbroken` : "the chain is broken",
    },
    {
      holds: faithful.length === played.length && decisions.size === played.length,
      text: `${faithful.length} of ${played.length} decisions stand in it as they were given`,
    },
  ];
}

/** How a parameter stands in the ledger's entry of a decision; undefined when the entry or the parameter is not there. */
export async function recordedParameter(ledger: string, auditId: string, name: string): Promise<unknown> {
  const entry = parseLines(await readFile(ledger, "utf8")).find(({ id }) => id === auditId);
  const params = entry?.params;
  return typeof params === "object" && params !== null ? Reflect.get(params, name) : undefined;
}

function parseLines(text: string): Record<string, unknown>[] {
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}
