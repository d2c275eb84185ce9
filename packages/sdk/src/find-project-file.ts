import { lstatSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

/** Name of the project file. */
export const projectFileName = "agent-safe.yaml";

/** The nearest `agent-safe.yaml` in a folder or above it; undefined when there is none. */
export function findProjectFile(from: string): string | undefined {
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    const file = join(folder, projectFileName);
    // Also a link that leads nowhere: it was meant to be there, so reading it must fail.
    if (lstatSync(file, { throwIfNoEntry: false }) !== undefined) return file;
    if (folder === dirname(folder)) return undefined;
  }
}
