import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { generateSecret } from "@agent-safe/keys";
import { packageRoot } from "../package-root.ts";

/** A file that `init` writes. */
export interface ScaffoldFile {
  /** Below the project's folder, with `/`. */
  readonly path: string;
  readonly content: string;
  /** Readable by its owner only. */
  readonly private?: boolean;
}

/** Everything that makes a project: the files of this package's `scaffold` folder, the schemas for editors, and a new key. */
export function scaffoldFiles(): ScaffoldFile[] {
  return [
    ...filesBelow(join(packageRoot, "scaffold")).map(({ path, content }) => ({
      // npm leaves out files named .gitignore, so it is kept without the dot.
      path: path === "gitignore" ? ".gitignore" : path,
      content,
    })),
    ...filesBelow(join(packageRoot, "dist", "schemas")).map(({ path, content }) => ({
      path: `schemas/${path}`,
      content,
    })),
    // Keeps the key out of version control even where the project's own .gitignore does not.
    { path: ".agent-safe/.gitignore", content: "*\n", private: true },
    { path: ".agent-safe/signing.key", content: `${generateSecret()}\n`, private: true },
  ];
}

function filesBelow(folder: string): ScaffoldFile[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => ({
      path: file.slice(folder.length + 1).replaceAll("\\", "/"),
      content: readFileSync(file, "utf8"),
    }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}
