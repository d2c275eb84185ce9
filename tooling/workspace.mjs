// What the tools need to know about this repository: where it is and which packages it has.

import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * @typedef {object} Manifest the part of a package.json that the tools read
 * @property {string} name
 * @property {string} version
 * @property {boolean} [private]
 * @property {string | Record<string, string>} [bin]
 * @property {Record<string, unknown>} [exports]
 * @property {Record<string, string>} [scripts]
 * @property {Record<string, string>} [dependencies]
 * @property {Record<string, string>} [devDependencies]
 * @property {Record<string, string>} [optionalDependencies]
 * @property {Record<string, string>} [peerDependencies]
 */

/**
 * @typedef {object} WorkspacePackage
 * @property {string} name
 * @property {string} folder absolute path
 * @property {string} path path below the repository's root, with forward slashes
 * @property {Manifest} manifest
 */

/** The repository's root folder. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * All packages of the workspace, in the order of their paths.
 *
 * @param {string} [top] the root folder of the workspace
 * @returns {WorkspacePackage[]}
 */
export function workspacePackages(top = root) {
  const found = [];
  for (const group of ["apps", "packages", "tooling"]) {
    for (const name of listFolders(join(top, group))) {
      const folder = join(top, group, name);
      const manifest = readManifest(folder);
      if (manifest) found.push({ name: manifest.name, folder, path: relative(top, folder), manifest });
    }
  }
  return found;
}

/**
 * The packages that are published.
 *
 * @param {string} [top]
 */
export function publishedPackages(top = root) {
  return workspacePackages(top).filter((one) => one.manifest.private !== true);
}

/**
 * @param {string} folder
 * @returns {Manifest | undefined}
 */
function readManifest(folder) {
  try {
    return JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === "ENOENT") return undefined;
    throw new Error(`${folder}/package.json cannot be read`, { cause: error });
  }
}

/** @param {string} folder */
function listFolders(folder) {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name)
      .sort();
  } catch {
    return [];
  }
}
