import { printable } from "@agent-safe/core";
import type { VerifyReport } from "@agent-safe/sdk";
import { formatBytes } from "../terminal/progress.ts";
import type { Style } from "../terminal/style.ts";
import { wrap } from "../terminal/wrap.ts";
import { countOf } from "./count-of.ts";
import { shownPath } from "./shown-path.ts";

/** What a verification found: the outcome, what was and was not checked, and every problem with its place. */
export function renderVerification(report: VerifyReport, style: Style): string {
  const { ok, entries, bytes, problemCount, problems, unsignedTail, torn } = report;
  const heading = ok ? style.green(style.bold("VERIFIED")) : style.red(style.bold("FAILED"));
  const size = `${entries === 1 ? "1 entry" : `${entries.toLocaleString("en")} entries`}, ${formatBytes(bytes)}`;
  const file = shownPath(report.file);
  const lines = [`${heading}  ${file}: ${ok ? size : `${countOf(problemCount, "problem")} in ${size}`}`];

  for (const { name, status, detail } of report.checks) {
    const paint = status === "ok" ? style.green : status === "failed" ? style.red : style.yellow;
    lines.push(`  ${name}: ${paint(status)} ${style.dim(`(${printable(detail)})`)}`);
  }
  if (unsignedTail !== undefined) {
    lines.push(
      `  ${style.yellow("unsigned")}: entries ${unsignedTail.from} to ${unsignedTail.to}, at the end`,
    );
  }
  if (torn !== undefined) {
    lines.push(
      `  ${style.yellow("torn")}: ${formatBytes(torn.bytes)} behind the last whole line, from byte ${torn.position}`,
    );
  }
  if (problems.length > 0) lines.push("");
  for (const { code, message, seq, position } of problems) {
    const place = [
      seq === undefined ? [] : [`entry ${seq}`],
      position === undefined ? [] : [`byte ${position}`],
    ]
      .flat()
      .join(", ");
    lines.push(`  ${style.red(code)}${place === "" ? "" : `  ${place}`}`);
    lines.push(...wrap(printable(message), style.width - 4).map((line) => `    ${line}`));
  }
  if (problemCount > problems.length) lines.push(`  and ${problemCount - problems.length} more`);
  if (!ok) lines.push("", `  ${style.dim("next")}  keep this file as evidence; do not repair it`);
  return lines.join("\n");
}
