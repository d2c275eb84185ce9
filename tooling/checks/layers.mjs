// Imports go down only (the picture stands in CONTRIBUTING.md). A sideways import between two features, or one that
// goes up, compiles and works; it is noticed a year later, when neither can be changed or installed without
// the other. So both are looked at: what package.json asks for, and what the source really imports.

import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { workspacePackages } from "../workspace.mjs";

export const title = "imports go down only";

/** From the ground up. A package may import those of lower layers; within a layer, only what `beside` allows. */
export const layers = [
  { name: "vocabulary", packages: ["@agent-safe/core"] },
  {
    name: "foundations",
    packages: ["@agent-safe/yaml", "@agent-safe/files", "@agent-safe/keys", "@agent-safe/delivery"],
    // A key file is a private file: the rules of who may read one are written once.
    beside: { "@agent-safe/keys": ["@agent-safe/files"] },
  },
  {
    name: "features",
    packages: [
      "@agent-safe/registry",
      "@agent-safe/identity",
      "@agent-safe/policy",
      "@agent-safe/ratelimit",
      "@agent-safe/risk",
      "@agent-safe/tickets",
      "@agent-safe/approvals",
      "@agent-safe/state",
      "@agent-safe/credentials",
      "@agent-safe/audit",
    ],
  },
  { name: "conductor", packages: ["@agent-safe/runner"] },
  { name: "adapters", packages: ["@agent-safe/shippers"] },
  { name: "facade", packages: ["@agent-safe/sdk"] },
  { name: "apps", packages: ["agent-safe", "@agent-safe/example-agent"] },
];

/**
 * @typedef {object} Imported
 * @property {string} file path below the package's folder
 * @property {number} line
 * @property {string} specifier
 */

/**
 * @typedef {object} PackageView what the check needs to know about a package
 * @property {string} name
 * @property {string} path
 * @property {import("../workspace.mjs").Manifest} manifest
 * @property {Imported[]} imports
 */

/** @returns {import("./run.mjs").Finding} */
export function check() {
  const views = workspacePackages()
    .filter((one) => !one.path.startsWith("tooling/"))
    .map((one) => ({ ...one, imports: readImports(one.folder) }));
  const imports = views.reduce((count, view) => count + view.imports.length, 0);
  return { problems: findProblems(views), summary: `${views.length} packages, ${imports} imports` };
}

/**
 * @param {readonly PackageView[]} views
 * @returns {string[]}
 */
export function findProblems(views) {
  const names = new Set(views.map((view) => view.name));
  return views.flatMap((view) => [
    ...manifestProblems(view, names),
    ...view.imports.flatMap((imported) => importProblems(view, imported, names)),
  ]);
}

/**
 * @param {PackageView} view
 * @param {ReadonlySet<string>} names
 */
function manifestProblems(view, names) {
  const place = `${view.path}/package.json`;
  if (layerOf(view.name) === undefined) {
    return [`${place}: \`${view.name}\` stands in no layer; give it one in tooling/checks/layers.mjs`];
  }
  const { dependencies, devDependencies, optionalDependencies, peerDependencies } = view.manifest;
  const asked = Object.keys({
    ...dependencies,
    ...devDependencies,
    ...optionalDependencies,
    ...peerDependencies,
  });
  return asked.filter((name) => names.has(name)).flatMap((name) => forbidden(place, view.name, name));
}

/**
 * @param {PackageView} view
 * @param {Imported} imported
 * @param {ReadonlySet<string>} names
 */
function importProblems(view, { file, line, specifier }, names) {
  const place = `${view.path}/${file}:${line}`;
  if (specifier.startsWith(".")) {
    const inside = relative(view.path, resolve("/", view.path, dirname(file), specifier).slice(1));
    const leaves = inside === ".." || inside.startsWith(`..${sep}`);
    if (!leaves) return [];
    return [`${place}: \`${specifier}\` reaches into another package; import that package by its name`];
  }
  const name = packageName(specifier);
  if (!names.has(name) || name === view.name) return [];
  const { dependencies, devDependencies, optionalDependencies, peerDependencies } = view.manifest;
  const shipped = { ...dependencies, ...optionalDependencies, ...peerDependencies };
  const isTest = /\.(test|test-d|bench)\.ts$|^test\/|\/testing\//.test(file);
  // A program that exports nothing is bundled: what it needs is in it (packed-install shows whether it is).
  const mayDevelopWith = isTest || view.manifest.exports === undefined;
  if (!(name in shipped) && !(mayDevelopWith && name in (devDependencies ?? {}))) {
    return [`${place}: \`${name}\` is imported, but is not among the dependencies of ${view.name}`];
  }
  return forbidden(place, view.name, name);
}

/**
 * @param {string} place
 * @param {string} from
 * @param {string} to
 * @returns {string[]}
 */
function forbidden(place, from, to) {
  const own = layerOf(from);
  const other = layerOf(to);
  if (own === undefined || other === undefined || other < own) return [];
  const layer = layers[own];
  const beside = /** @type {Record<string, string[]>} */ (layer?.beside ?? {});
  if (other === own && beside[from]?.includes(to)) return [];
  const how = other === own ? "sideways" : "upwards";
  return [`${place}: ${from} (${layer?.name}) reaches ${how} to ${to} (${layers[other]?.name})`];
}

/** @param {string} name */
function layerOf(name) {
  const index = layers.findIndex((layer) => layer.packages.includes(name));
  return index === -1 ? undefined : index;
}

/** @param {string} specifier */
function packageName(specifier) {
  return specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");
}

/**
 * Every import, export-from and dynamic import of a package's TypeScript and JavaScript sources.
 *
 * @param {string} folder
 * @returns {Imported[]}
 */
export function readImports(folder) {
  return ["src", "test", "bin"]
    .flatMap((place) => listSources(join(folder, place)))
    .flatMap((file) =>
      importsOf(readFileSync(file, "utf8")).map((found) => ({ file: relative(folder, file), ...found })),
    );
}

/**
 * @param {string} source
 * @returns {{ line: number, specifier: string }[]}
 */
export function importsOf(source) {
  const statement =
    /^\s*(?:import|export)\b[^;"'`]*?\bfrom\s*["']([^"']+)["']|^\s*import\s*["']([^"']+)["']/gm;
  const dynamic = /\bimport\s*\(\s*["'`]([^"'`]+)["'`]/g;
  return [...source.matchAll(statement), ...source.matchAll(dynamic)].map((match) => ({
    line: source.slice(0, match.index + match[0].search(/\S/)).split("\n").length,
    specifier: match[1] ?? match[2] ?? "",
  }));
}

/**
 * @param {string} folder
 * @returns {string[]}
 */
function listSources(folder) {
  try {
    return readdirSync(folder, { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile() && /\.(ts|mts|js|mjs)$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name))
      .sort();
  } catch {
    return [];
  }
}
