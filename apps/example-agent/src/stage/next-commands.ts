import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import type { RunFolder } from "./run-folder.ts";

/** Commands that look further into a run, to be typed in the folder where it was started. */
export function nextCommands(folder: RunFolder, ledger: string): string[] {
  const program = relative(process.cwd(), fileURLToPath(new URL("../../../cli/bin/run.js", import.meta.url)));
  const cli = `node ${quote(program)}`;
  return [
    `${cli} audit verify ${quote(ledger)}`,
    `${cli} audit show ${quote(ledger)} --last 5`,
    `${cli} check stop-pool --target prod/workers --caller ops-agent-01 --params '{"reason":"a clean slate"}' --explain --config ${quote(folder.config)}`,
  ];
}

/** A word for a shell; temporary folders may have any name. */
function quote(word: string): string {
  return /^[\w./:@%+=-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
