// The published packages as tarballs, made once for all checks that look at them.

import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { publishedPackages } from "../../workspace.mjs";
import { runCommand } from "./command.mjs";
import { inParallel } from "./in-parallel.mjs";

/**
 * @typedef {import("../../workspace.mjs").WorkspacePackage & { tarball: string }} PackedPackage
 */

/**
 * Packs every published package, as `pnpm publish` would, each into a folder of its own.
 *
 * @param {string} folder where the tarballs go
 * @returns {Promise<PackedPackage[]>}
 */
export function packPackages(folder) {
  return inParallel(publishedPackages(), async (one) => {
    const place = join(folder, one.path.replaceAll("/", "-"));
    mkdirSync(place, { recursive: true });
    const result = await runCommand("pnpm", ["pack", "--pack-destination", place], { cwd: one.folder });
    const [tarball] = readdirSync(place);
    if (result.code !== 0 || tarball === undefined) {
      throw new Error(`${one.name} cannot be packed\n${result.output}`);
    }
    return { ...one, tarball: join(place, tarball) };
  });
}
