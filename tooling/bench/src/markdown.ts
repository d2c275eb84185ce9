import { type Claim, holds } from "./bench.ts";
import type { Machine } from "./machine.ts";

/** A Markdown table; the first column is aligned left, the others right. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const rule = head.map((_, column) => (column === 0 ? "---" : "---:"));
  return [head, rule, ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

/** A cost in microseconds with three significant digits and a fitting unit. */
export function duration(microseconds: number): string {
  if (microseconds < 1_000) return `${digits(microseconds)} µs`;
  if (microseconds < 1_000_000) return `${digits(microseconds / 1_000)} ms`;
  return `${digits(microseconds / 1_000_000)} s`;
}

export function ratio(value: number): string {
  return `${digits(value)} ×`;
}

function digits(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString("en") : `${Number(value.toPrecision(3))}`;
}

/** Bars under a heading, in a code block. Each doubling is two blocks longer, since costs differ by thousands. */
export function logarithmicBars(costs: readonly (readonly [name: string, microseconds: number])[]): string {
  const least = Math.min(...costs.map(([, cost]) => cost));
  const widest = Math.max(...costs.map(([name]) => name.length));
  const lines = costs.map(([name, cost]) => {
    const length = 1 + Math.round(2 * Math.log2(cost / least));
    return `${name.padEnd(widest)}  ${"█".repeat(length)} ${duration(cost)}`;
  });
  return ["```text", ...lines, "```"].join("\n");
}

export function claimsTable(claims: readonly Claim[]): string {
  const rows = claims.map((claim) => [
    claim.text,
    `${claim.kind} ${claim.limit} ${claim.unit}`,
    `${digits(claim.measured)} ${claim.unit}`,
    holds(claim) ? "holds" : "**fails**",
  ]);
  return table(["what is claimed", "limit", "measured", ""], rows);
}

export function machineLine({ cpu, cores, memory, system, node, date }: Machine): string {
  return `Measured on ${date}: ${cpu}, ${cores} cores, ${memory}, ${system}, Node ${node}. CPU time, medians over interleaved rounds.`;
}
