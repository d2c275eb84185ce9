import { type Effect, effects, suggest } from "@agent-safe/core";
import type { EntryFilter } from "@agent-safe/sdk";
import * as Args from "@oclif/core/args";
import * as Flags from "@oclif/core/flags";
import { AgentSafeCommand } from "../../agent-safe-command.ts";
import { jsonLine } from "../../answer/json-text.ts";
import { exitCodes } from "../../exit-codes.ts";
import { findAuditLog } from "../../flags/find-audit-log.ts";
import { parseTime } from "../../flags/parse-time.ts";
import { ledgerFlags, projectFlags } from "../../flags/project-flags.ts";
import { loadSdk } from "../../load-sdk.ts";
import { renderEntries, renderEntry } from "../../render/entries.ts";
import { styleOf } from "../../terminal/style.ts";
import { untilInterrupted } from "../../terminal/until-interrupted.ts";
import { UsageError } from "../../usage-error.ts";

export class AuditShow extends AgentSafeCommand {
  static override description =
    "Shows the newest entries of the audit log that pass all filters, oldest first. Reading is not verifying: audit verify says whether the entries are those that were written. With --follow and --json, each entry is a line of its own.";

  static override examples = [
    "agent-safe audit show ./audit.jsonl --last 10",
    "agent-safe audit show --result deny --since 2h",
    "agent-safe audit show --follow",
  ];

  static override args = {
    log: Args.string({ description: "Audit log; default: the project's", ignoreStdin: true }),
  };

  static override flags = {
    last: Flags.integer({ description: "How many entries", default: 20, min: 0, helpValue: "N" }),
    follow: Flags.boolean({ char: "f", description: "Go on with entries as they are written, until Ctrl-C" }),
    "event-type": Flags.string({
      description: "Only entries of this type: decision, ticket, state_capture, ...",
      helpValue: "TYPE",
    }),
    caller: Flags.string({ description: "Only entries of this caller", helpValue: "ID" }),
    action: Flags.string({ description: "Only entries about this action", helpValue: "NAME" }),
    target: Flags.string({ description: "Only entries about this target", helpValue: "ID" }),
    result: Flags.string({ description: "Only decisions with this result: allow, deny or require_approval" }),
    since: Flags.string({
      description: "Not before this time: 2026-11-22, 2026-11-22T21:50:00Z, or how long ago: 30m, 2h, 7d",
      helpValue: "TIME",
    }),
    until: Flags.string({ description: "Not after this time", helpValue: "TIME" }),
    config: projectFlags.config,
    ...ledgerFlags,
  };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(AuditShow);
    const now = Date.now();
    const filter: EntryFilter = {
      type: flags["event-type"],
      caller: flags.caller,
      action: flags.action,
      target: flags.target,
      result: flags.result === undefined ? undefined : parseResult(flags.result),
      from: flags.since === undefined ? undefined : parseTime("since", flags.since, now),
      to: flags.until === undefined ? undefined : parseTime("until", flags.until, now),
    };
    const file = await findAuditLog(args.log, flags);
    if (flags.follow) return this.#follow(file, flags.last, filter);
    const { entryTypes, lastEntries } = await loadSdk();
    const entries = await lastEntries(file, flags.last, filter);
    this.answer({
      exitCode: exitCodes.done,
      json: { entries },
      text: (style) => renderEntries(entries, filter, entryTypes, style),
    });
  }

  async #follow(file: string, last: number, filter: EntryFilter): Promise<void> {
    const { followEntries, lastEntries } = await loadSdk();
    const style = styleOf(process.stdout);
    const print = (entry: Parameters<typeof renderEntry>[0]): void => {
      process.stdout.write(`${this.json ? jsonLine(entry) : renderEntry(entry, style)}\n`);
    };
    process.exitCode = exitCodes.done;
    await untilInterrupted(async (signal) => {
      const followed = followEntries(file, { filter, signal });
      // Asked for before the last entries are read, so that none is missed in between; then some may come twice.
      const first = followed.next();
      first.catch(() => {});
      let shown = -1;
      for (const entry of await lastEntries(file, last, filter)) {
        print(entry);
        shown = entry.seq;
      }
      for (let step = await first; step.done !== true; step = await followed.next()) {
        if (step.value.entry.seq > shown) print(step.value.entry);
      }
    });
  }
}

function parseResult(text: string): Effect {
  const result = text.toLowerCase().replaceAll("-", "_");
  const effect = effects.find((one) => one === result);
  if (effect !== undefined) return effect;
  const meant = suggest(result, effects);
  throw new UsageError(
    `--result is not a result: \`${text}\`${meant === undefined ? "" : `; did you mean \`${meant}\`?`}`,
    {
      cure: `write one of ${effects.join(", ")}`,
    },
  );
}
