import { createId } from "@agent-safe/core";
import { AuditError } from "./errors.ts";
import { longestLine, longestPrefix } from "./line.ts";
import type { Redactor } from "./redactor.ts";
import { serializeMembers, tooLarge } from "./serialize.ts";

/** Types of entry that agent-safe writes. Readers accept others. */
export const entryTypes = [
  "genesis",
  "key",
  "decision",
  "ticket",
  "approval",
  "delegation",
  "revocation",
  "limit_reset",
  "credential",
  "state_before",
  "state_capture",
  "intent",
  "execution",
  "rollback",
  "config",
  "recovery",
] as const;

/** An entry to append: the envelope's free part and a payload, in the `snake_case` that is written. */
export interface LedgerEntryInput {
  /** Lower case with `_`; `genesis`, `key` and `recovery` are the ledger's own. */
  readonly type: string;
  /** Names this entry; given by the ledger when left out. */
  readonly id?: string | undefined;
  /** The decision that it belongs to. */
  readonly audit_id?: string | undefined;
  readonly correlation_id?: string | undefined;
  /** Paths of values that were replaced by the redactor already; more may be added on writing. */
  readonly redacted?: readonly string[] | undefined;
  readonly [member: string]: unknown;
}

/** An entry as it stands in the log: JSON data of which only the envelope is certain. */
export interface LedgerEntry {
  readonly seq: number;
  readonly prev: string;
  readonly v: number;
  readonly ts: string;
  readonly type: string;
  readonly id?: string;
  readonly audit_id?: string;
  readonly correlation_id?: string;
  readonly [member: string]: unknown;
}

const mostBytes = longestLine - longestPrefix;
/** Types that only the ledger itself writes. */
const ownTypes: ReadonlySet<string> = new Set(["genesis", "key", "recovery"]);
const reserved = ["seq", "prev", "v", "ts"];
// What JSON.stringify would only put quotes around.
const plainText = /^[\w.:/-]*$/;
const typePattern = /^[a-z][a-z0-9_]{0,63}$/;

/** An entry as text, but for the prefix that it gets when its place in the log is known. */
export interface DraftEntry {
  readonly id: string;
  /** From `"type":` to the closing brace. */
  readonly body: string;
  /** UTF-8 bytes of `body`. */
  readonly bytes: number;
}

/**
 * Checks an entry and writes it down at once, so that later changes of the object do not matter.
 *
 * @param at milliseconds since 1970, for the id of an entry that has none
 * @throws AuditError `AUDIT_ENTRY_INVALID`
 */
export function draftEntry(input: LedgerEntryInput, redactor: Redactor, at: number): DraftEntry {
  try {
    if (ownTypes.has(input.type)) {
      throw invalid(`entries of type \`${input.type}\` are written by the ledger itself`);
    }
    const { redacted = [] } = input;
    if (!Array.isArray(redacted) || !redacted.every((path) => typeof path === "string")) {
      throw invalid("`redacted` is a list of paths");
    }
    return draftOwnEntry(redactor.redactEntry(input), at);
  } catch (error) {
    if (error instanceof AuditError) throw error;
    throw new AuditError("AUDIT_ENTRY_INVALID", "reading the entry threw an error", { cause: error });
  }
}

/** As `draftEntry`, for the ledger's own types too. */
export function draftOwnEntry(input: LedgerEntryInput, at: number): DraftEntry {
  const { type, id = createId("ent", at), audit_id, correlation_id, ...payload } = input;
  if (typeof type !== "string" || !typePattern.test(type)) {
    throw invalid("an entry's `type` is a word in lower case");
  }
  // Apart from the payload: JavaScript would put keys like `1` before `type`, which has its fixed place.
  const envelope = `"type":"${type}"${member("id", id)}${member("audit_id", audit_id)}${member("correlation_id", correlation_id)}`;
  for (const name of reserved) {
    if (Object.hasOwn(payload, name)) throw invalid(`\`${name}\` is given by the ledger`);
  }
  const rest = serializeMembers(payload, mostBytes);
  const body = rest === "{}" ? `${envelope}}` : `${envelope},${rest.slice(1)}`;
  const bytes = Buffer.byteLength(body);
  if (bytes > mostBytes) throw tooLarge();
  return { id, body, bytes };
}

function member(name: "id" | "audit_id" | "correlation_id", value: unknown): string {
  if (value === undefined) return "";
  if (typeof value !== "string") throw invalid(`\`${name}\` is a string`);
  if (!value.isWellFormed()) throw invalid(`\`${name}\` has a lone surrogate, which UTF-8 cannot hold`);
  return `,"${name}":${plainText.test(value) ? `"${value}"` : JSON.stringify(value)}`;
}

function invalid(message: string): AuditError {
  return new AuditError("AUDIT_ENTRY_INVALID", message);
}
