import type { LedgerEntry } from "./entry.ts";

/** Which entries are wanted. What is left out does not matter; in a list, any one will do. */
export interface EntryFilter {
  readonly type?: string | readonly string[] | undefined;
  /** Id of the caller. */
  readonly caller?: string | readonly string[] | undefined;
  /** Name of the action. */
  readonly action?: string | readonly string[] | undefined;
  /** Id of the target. */
  readonly target?: string | readonly string[] | undefined;
  readonly result?: string | readonly string[] | undefined;
  /** Id of the decision that an entry is, or belongs to. */
  readonly auditId?: string | readonly string[] | undefined;
  readonly correlationId?: string | readonly string[] | undefined;
  /** Not before this time, in milliseconds since 1970. */
  readonly from?: number | undefined;
  /** Not after this time, in milliseconds since 1970. */
  readonly to?: number | undefined;
}

/** Whether an entry is wanted. */
export function matchesFilter(entry: LedgerEntry, filter: EntryFilter): boolean {
  return (
    isWanted(filter.type, entry.type) &&
    isWanted(filter.caller, nameOf(entry.caller)) &&
    isWanted(filter.action, nameOf(entry.action)) &&
    isWanted(filter.target, nameOf(entry.target)) &&
    isWanted(filter.result, entry.result) &&
    isWanted(filter.correlationId, entry.correlation_id) &&
    (isWanted(filter.auditId, entry.audit_id) || isWanted(filter.auditId, entry.id)) &&
    !(Date.parse(entry.ts) < (filter.from ?? Number.NEGATIVE_INFINITY)) &&
    !(Date.parse(entry.ts) > (filter.to ?? Number.POSITIVE_INFINITY))
  );
}

function isWanted(wanted: string | readonly string[] | undefined, found: unknown): boolean {
  if (wanted === undefined) return true;
  return typeof wanted === "string" ? wanted === found : wanted.includes(found as string);
}

// A caller, action or target is written as its name, or as an object that tells more of it.
function nameOf(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  const { id, name, agent_id: agentId } = value as Record<string, unknown>;
  return id ?? name ?? agentId;
}
