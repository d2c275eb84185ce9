import type { ProjectReport } from "@agent-safe/sdk";
import { ownName } from "../own-name.ts";
import { renderRows } from "../terminal/rows.ts";
import type { Style } from "../terminal/style.ts";
import { countOf } from "./count-of.ts";
import { renderProblems } from "./problems.ts";
import { shownPath } from "./shown-path.ts";

/** What `validate` found: the outcome, then every problem. */
export function renderValidation({ ok, problems, counts, config }: ProjectReport, style: Style): string {
  const errors = problems.filter((problem) => problem.severity === "error").length;
  const warnings = problems.length - errors;
  const found = [
    ...(errors > 0 ? [countOf(errors, "error")] : []),
    ...(warnings > 0 ? [countOf(warnings, "warning")] : []),
  ].join(", ");
  const read = [
    ...known(counts.actions, "action"),
    ...known(counts.targets, "target"),
    ...known(counts.rules, "rule"),
    ...known(counts.tests, "policy test"),
  ].join(", ");

  const heading = ok ? style.green(style.bold("VALID")) : style.red(style.bold("INVALID"));
  const lines = [`${heading}  ${[found, read].filter((part) => part !== "").join("; ")}`];
  if (problems.length > 0) lines.push("", renderProblems(problems, style), "");
  lines.push(
    ...renderRows(
      [
        ...(config === undefined ? [] : [{ label: "project", text: shownPath(config) }]),
        ...(ok && counts.tests !== undefined
          ? [{ label: "next", text: `${ownName()} test ./tests`, paint: style.cyan }]
          : []),
        ...(ok
          ? []
          : [{ label: "next", text: `correct the places named, then run ${ownName()} validate again` }]),
      ],
      style,
    ),
  );
  return lines.join("\n");
}

function known(count: number | undefined, noun: string): string[] {
  return count === undefined ? [] : [countOf(count, noun)];
}
