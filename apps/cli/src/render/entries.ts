import { printable, suggest } from "@agent-safe/core";
import type { EntryFilter, LedgerEntry } from "@agent-safe/sdk";
import type { Style } from "../terminal/style.ts";
import { type Column, renderTable } from "../terminal/table.ts";
import { shorten } from "../terminal/wrap.ts";
import { localTime } from "./local-time.ts";

// Narrower than this, action, target and caller share a column and the reason is left out.
const roomForAll = 110;

/**
 * Entries of the audit log as a table, oldest first.
 *
 * @param knownTypes types of entry, for a filter that nothing passes
 */
export function renderEntries(
  entries: readonly LedgerEntry[],
  filter: EntryFilter,
  knownTypes: readonly string[],
  style: Style,
): string {
  if (entries.length === 0) return nothing(filter, knownTypes);
  const time: Column<LedgerEntry> = { title: "TIME", cell: (entry) => localTime(entry.ts), paint: style.dim };
  const seq: Column<LedgerEntry> = { title: "SEQ", cell: (entry) => String(entry.seq) };
  const what: Column<LedgerEntry> = {
    title: "RESULT",
    cell: whatOf,
    paint: (text, entry) => paintResult(text, entry, style),
  };
  const columns =
    style.width < roomForAll
      ? [time, seq, what, { title: "ABOUT", cell: aboutOf, least: 20 }]
      : [
          time,
          seq,
          what,
          { title: "ACTION", cell: (entry: LedgerEntry) => nameOf(entry.action), least: 12 },
          { title: "TARGET", cell: (entry: LedgerEntry) => nameOf(entry.target), least: 12 },
          { title: "CALLER", cell: (entry: LedgerEntry) => nameOf(entry.caller), least: 10 },
          { title: "WHY", cell: whyOf, least: 20 },
        ];
  return `${renderTable(entries, columns, style)}\n\n${style.dim(entries.length === 1 ? "1 entry" : `${entries.length} entries`)}`;
}

/** One entry on one line, for following. */
export function renderEntry(entry: LedgerEntry, style: Style): string {
  const start = `${localTime(entry.ts)}  ${entry.seq}  `;
  const what = printable(whatOf(entry));
  const why = whyOf(entry);
  const about = printable(`${aboutOf(entry)}${isDecision(entry) && why !== "" ? `: ${why}` : ""}`);
  const room = style.width - start.length - what.length - 2;
  return `${style.dim(start)}${paintResult(what, entry, style)}  ${shorten(about, Math.max(room, 20))}`;
}

function nothing({ type }: EntryFilter, knownTypes: readonly string[]): string {
  const word = typeof type === "string" ? type : undefined;
  if (word === undefined || knownTypes.includes(word)) return "No entry passes the filter.";
  const meant = suggest(word, knownTypes);
  return `No entry is of type \`${printable(word)}\`${meant === undefined ? "" : `; did you mean \`${meant}\`?`}`;
}

function isDecision(entry: LedgerEntry): boolean {
  return entry.type === "decision";
}

function whatOf(entry: LedgerEntry): string {
  return isDecision(entry) ? textOf(entry.result) : entry.type;
}

/** `restart-deployment on dev/test-app by deploy-agent`; of other entries than decisions, what they hold. */
function aboutOf(entry: LedgerEntry): string {
  const action = nameOf(entry.action);
  const target = nameOf(entry.target);
  const caller = nameOf(entry.caller);
  if (action === "" && !isDecision(entry)) return whyOf(entry);
  const on = target === "" ? "" : ` on ${target}`;
  const by = caller === "" ? " by nobody known" : ` by ${caller}`;
  return `${action}${on}${isDecision(entry) ? by : ""}`;
}

function whyOf(entry: LedgerEntry): string {
  if (typeof entry.reason === "string") return entry.reason;
  const { seq, prev, v, ts, type, id, audit_id, correlation_id, action, target, caller, redacted, ...rest } =
    entry;
  return Object.entries(rest)
    .map(([key, value]) => `${key} ${shorten(textOf(value), 20)}`) // keys and digests; --json has them whole
    .join(", ");
}

function nameOf(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "object" && "id" in value) return textOf(value.id);
  return textOf(value);
}

function textOf(value: unknown): string {
  if (typeof value === "object" && value !== null && "$redacted" in value) return "(redacted)";
  return typeof value === "string" ? value : (JSON.stringify(value) ?? "");
}

function paintResult(text: string, entry: LedgerEntry, style: Style): string {
  if (!isDecision(entry)) return style.cyan(text);
  if (entry.result === "allow") return style.green(text);
  return entry.result === "deny" ? style.red(text) : style.yellow(text);
}
