import type { RiskClass } from "@agent-safe/core";
import type { Style } from "../terminal/style.ts";

/** Colours a text by a risk class. */
export function paintRisk(text: string, risk: RiskClass, style: Style): string {
  if (risk === "critical") return style.red(style.bold(text));
  if (risk === "high") return style.red(text);
  return risk === "medium" ? style.yellow(text) : style.green(text);
}
