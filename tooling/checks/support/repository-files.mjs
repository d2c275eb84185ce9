// The files that belong to the repository: what git tracks, and what it would track.

import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../workspace.mjs";

/**
 * Paths below the root, with forward slashes, in byte order.
 *
 * @returns {string[]}
 */
export function repositoryFiles() {
  const listed = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  const files = new Set(listed.split("\0").filter((file) => file !== "" && existsSync(join(root, file))));
  return [...files].sort();
}
