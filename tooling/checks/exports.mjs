// What a package exports is a promise: a name that slips out is kept for ever, one that vanishes breaks somebody.
// So the public names are a committed list, and changing it is a decision that shows in the diff.
// `node tooling/checks/run.mjs exports --update` writes the list anew.

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { publishedPackages, root } from "../workspace.mjs";

export const title = "public names are those of exports.json";

const listFile = join(root, "tooling", "checks", "exports.json");

/** @typedef {Record<string, { values: string[], types: string[] }>} ExportList keyed by import specifier */

/**
 * @param {import("./run.mjs").Context} context
 * @returns {Promise<import("./run.mjs").Finding>}
 */
export async function check({ update }) {
  /** @type {ExportList} */
  const found = {};
  const problems = [];
  for (const one of publishedPackages()) {
    for (const [subpath, target] of Object.entries(one.manifest.exports ?? {})) {
      const entry = entryOf(target);
      if (entry === undefined) continue;
      const specifier = join(one.name, subpath);
      const source = join(one.folder, entry.replace(/^\.\/dist\//, "src/").replace(/\.js$/, ".ts"));
      if (!existsSync(source)) {
        problems.push(
          `${specifier}: there is no ${source.slice(root.length + 1)}, from which it would be built`,
        );
        continue;
      }
      const listed = exportedNames(readFileSync(source, "utf8"));
      if (subpath === "." && listed.rest !== "") {
        problems.push(
          `${one.path}: the entry point only re-exports named things, but has \`${listed.rest}\``,
        );
      }
      const built = Object.keys(await import(pathToFileURL(join(one.folder, entry)).href)).sort();
      if (built.join() !== listed.values.join()) {
        problems.push(
          `${specifier}: the build exports ${built.join(", ")}, its source ${listed.values.join(", ")}`,
        );
      }
      found[specifier] = { values: listed.values, types: listed.types };
    }
  }
  if (update) writeFileSync(listFile, `${JSON.stringify(found, null, 2)}\n`);
  problems.push(...compare(readList(), found));
  const count = Object.values(found).reduce(
    (sum, names) => sum + names.values.length + names.types.length,
    0,
  );
  return { problems, summary: `${count} names of ${Object.keys(found).length} entry points` };
}

/**
 * The names that an entry point exports.
 *
 * @param {string} source
 * @returns {{ values: string[], types: string[], rest: string }} with what else there is in the file
 */
export function exportedNames(source) {
  /** @type {string[]} */
  const values = [];
  /** @type {string[]} */
  const types = [];
  const reexport = /export\s+(type\s+)?\{([^}]*)\}\s*from\s*["'][^"']+["'];?/g;
  const declaration = /^export\s+(?:async\s+)?(function|const|class|interface|type)\*?\s+(\w+)/gm;
  const rest = withoutComments(source).replace(reexport, (_whole, onlyTypes, names) => {
    for (const name of names.split(",").map((/** @type {string} */ part) => part.trim())) {
      if (name === "") continue;
      const isType = onlyTypes !== undefined || name.startsWith("type ");
      const exported = name.replace(/^type\s+/, "").replace(/^.*\sas\s+/, "");
      (isType ? types : values).push(exported);
    }
    return "";
  });
  for (const [, kind, name] of rest.matchAll(declaration)) {
    (kind === "interface" || kind === "type" ? types : values).push(name ?? "");
  }
  return { values: values.sort(), types: types.sort(), rest: rest.trim() };
}

/**
 * @param {ExportList} expected
 * @param {ExportList} found
 */
export function compare(expected, found) {
  const problems = [];
  for (const specifier of new Set([...Object.keys(expected), ...Object.keys(found)])) {
    for (const kind of /** @type {const} */ (["values", "types"])) {
      const before = new Set(expected[specifier]?.[kind]);
      const now = new Set(found[specifier]?.[kind]);
      for (const name of before)
        if (!now.has(name)) problems.push(`${specifier}: \`${name}\` (${kind}) has vanished`);
      for (const name of now)
        if (!before.has(name)) problems.push(`${specifier}: \`${name}\` (${kind}) is new`);
    }
  }
  if (problems.length > 0) problems.push("if that is meant: node tooling/checks/run.mjs exports --update");
  return problems;
}

/** @returns {ExportList} */
function readList() {
  try {
    return JSON.parse(readFileSync(listFile, "utf8"));
  } catch {
    return {};
  }
}

/**
 * @param {unknown} target the value of a subpath in `exports`
 * @returns {string | undefined} the JavaScript file, if it is one
 */
function entryOf(target) {
  const file = typeof target === "string" ? target : /** @type {Record<string, string>} */ (target).default;
  return file?.endsWith(".js") ? file : undefined;
}

/** @param {string} source */
function withoutComments(source) {
  return source.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "");
}
