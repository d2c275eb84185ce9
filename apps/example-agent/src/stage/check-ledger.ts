import { type Decision, type LedgerEntry, readEntries, type VerifyReport } from "@agent-safe/sdk";
import type { Finding } from "../telling/proofs.ts";

/** The ledger against what was lived through: it verifies, and holds these decisions and no others, as they were given. */
export async function checkLedger(
  report: VerifyReport,
  ledger: string,
  decisions: readonly Decision[],
): Promise<readonly Finding[]> {
  const entries = new Map<unknown, LedgerEntry>();
  for await (const entry of readEntries(ledger, { filter: { type: "decision" } }))
    entries.set(entry.id, entry);
  const faithful = decisions.filter((decision) => agrees(entries.get(decision.auditId), decision));
  return [
    {
      holds: report.ok,
      text: report.ok
        ? `the ledger of ${report.entries} entries verifies`
        : `the ledger does not verify: ${report.problems[0]?.message}`,
    },
    {
      holds: faithful.length === decisions.length && entries.size === decisions.length,
      text: `${faithful.length} of ${decisions.length} decisions stand in it as they were given, of ${entries.size} that are in it`,
    },
  ];
}

/** How a parameter stands in the ledger's entry of a decision; undefined when there is no such thing. */
export async function recordedParameter(ledger: string, auditId: string, name: string): Promise<unknown> {
  for await (const { params } of readEntries(ledger, { filter: { type: "decision", auditId } })) {
    return isObject(params) ? params[name] : undefined;
  }
  return undefined;
}

function agrees(entry: LedgerEntry | undefined, decision: Decision): boolean {
  return (
    entry !== undefined &&
    entry.result === decision.result &&
    entry.reason === decision.reason &&
    entry.action === decision.action &&
    isObject(entry.target) &&
    entry.target.id === decision.target &&
    isObject(entry.caller) &&
    entry.caller.id === decision.caller
  );
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
