import { printable } from "@agent-safe/core";
import type { Problem } from "@agent-safe/yaml";
import type { Style } from "../terminal/style.ts";

/** Problems of files with their code frames, one after the other; the same layout as yaml's `formatProblem`, with colours. */
export function renderProblems(problems: readonly Problem[], style: Style): string {
  return problems.map((problem) => renderProblem(problem, style)).join("\n\n");
}

function renderProblem(problem: Problem, style: Style): string {
  const { file, line, column, severity, code, message, cure, frame } = problem;
  const paint = severity === "error" ? style.red : style.yellow;
  const place = style.bold(printable(`${file}:${line}:${column}`));
  const lines = [
    `${place} ${paint(severity)} ${style.dim(code)} ${message.split("\n").map(printable).join("\n")}`,
  ];
  for (const text of frame === "" ? [] : frame.split("\n")) {
    const shown = printable(text);
    lines.push(/^\s*>|^\s*\|\s*\^/.test(text) ? paint(shown) : style.dim(shown));
  }
  if (cure !== undefined) lines.push(`  ${style.cyan("cure")} ${printable(cure)}`);
  return lines.join("\n");
}
