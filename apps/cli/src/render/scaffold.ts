import { printable } from "@agent-safe/core";
import type { ScaffoldReport } from "../scaffold/write-scaffold.ts";
import type { Style } from "../terminal/style.ts";

// What a newcomer should know of each; files of a folder are counted instead.
const notes: Readonly<Record<string, string>> = {
  "agent-safe.yaml": "the project: where everything is",
  "inventory.yaml": "targets: what actions are done to",
  ".gitignore": "",
  "actions/": "what agents can ask for",
  "policies/": "who may do what, where and when",
  "tests/": "what the policies are meant to answer",
  "schemas/": "so that editors check and complete these files",
  ".agent-safe/": "the signing key: private, never commit it",
};

/** What `init` did: how many files, a short tree, what was kept, and what to type next. */
export function renderScaffold(
  folder: string,
  { created, kept }: ScaffoldReport,
  next: readonly string[],
  style: Style,
): string {
  const heading =
    created.length === 0 ? style.yellow(style.bold("KEPT")) : style.green(style.bold("CREATED"));
  const written = created.length === 0 ? "nothing" : count(created.length);
  const lines = [`${heading}  ${written} written to ${printable(folder)}`, ...tree(created, style)];
  if (kept.length > 0) {
    lines.push("", `  ${style.yellow("kept")}  ${count(kept.length)} already there, left as they are:`);
    lines.push(...kept.map((path) => `    ${path}`));
  }
  lines.push("", `  ${style.dim("next")}`, ...next.map((command) => `    ${style.cyan(printable(command))}`));
  return lines.join("\n");
}

function tree(paths: readonly string[], style: Style): string[] {
  const entries = new Map<string, number>();
  for (const path of paths) {
    const slash = path.indexOf("/");
    const entry = slash === -1 ? path : path.slice(0, slash + 1);
    entries.set(entry, (entries.get(entry) ?? 0) + 1);
  }
  return [...entries].map(([entry, files]) => {
    const note = [entry.endsWith("/") ? count(files) : "", notes[entry] ?? ""]
      .filter((part) => part !== "")
      .join(", ");
    return `    ${entry.padEnd(18)} ${style.dim(note)}`.trimEnd();
  });
}

function count(files: number): string {
  return files === 1 ? "1 file" : `${files} files`;
}
