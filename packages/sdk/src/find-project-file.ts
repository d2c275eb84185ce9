import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

/** Name of the project file. */
export const projectFileName = "agent-safe.yaml";

/** The nearest `agent-safe.yaml` in a folder or above it; undefined when there is none. */
export function findProjectFile(from: string): string | undefined {
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    const file = join(folder, projectFileName);
    if (existsSync(file)) return file;
    if (folder === dirname(folder)) return undefined;
  }
}
