import { printable } from "@agent-safe/core";
import { styleOf } from "./style.ts";

/** A line of warning on standard error, and what to do about it. */
export function warn(message: string, cure?: string): void {
  const style = styleOf(process.stderr);
  const lines = [`${style.yellow("warning")}  ${printable(message)}`];
  if (cure !== undefined) lines.push(`  ${style.dim("cure")}  ${printable(cure)}`);
  process.stderr.write(`${lines.join("\n")}\n`);
}
