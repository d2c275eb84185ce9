// A path of somebody's home, the address of a registry mirror or of a port on one's own machine work where they
// were written and nowhere else; a test that is switched off and a marker of open work look done. None of them
// is found by running anything.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../workspace.mjs";
import { repositoryFiles } from "./support/repository-files.mjs";

export const title = "no machine's paths or hosts, no switched-off tests, no open ends";

// Written with gaps, so that this file does not find itself.
const patterns = [
  {
    what: "the host of a package registry",
    pattern: /registry\.(?:npmjs|yarnpkg|npmmirror)\b|\bartifactory\b|\bnexus\d*\.\w/i,
  },
  {
    what: "a path of one machine",
    pattern: /(?<![\w.~])\/(?:root|home\/\w+|Users\/\w+|work)\//,
    tests: true,
  },
  {
    what: "an address of one machine",
    pattern: /\b127\.0\.0\.\d+|\blocalhost:\d|\b(?:10|192\.168)\.\d+\.\d+\.\d+\b/,
    tests: true,
  },
  {
    what: "a tarball outside the registry",
    pattern: /\btarball: *https?:|resolved: *https?:/,
    only: /^pnpm-lock\.yaml$/,
  },
  {
    what: "a test that is switched off or alone",
    pattern: /\b(?:it|test|describe)\.(?:skip|todo|only)\(/,
    only: /\.ts$/,
  },
  {
    what: "a marker of open work",
    pattern: new RegExp(`\\b(?:${["TO" + "DO", "FIX" + "ME"].join("|")})\\b`),
  },
  { what: "a silenced type error", pattern: /@ts-(?:ignore|nocheck)|\bas any\b/, only: /\.ts$/ },
];

/** Compressed and other binary files have no lines. */
const binary = /\.(?:png|jpg|gif|ico|tgz|gz|bin|woff2?)$/;
const test = /\.(?:test|test-d)\.ts$|\/testing\/|\/test\//;

/** @returns {import("./run.mjs").Finding} */
export function check() {
  const files = repositoryFiles().filter(
    (file) => !binary.test(file) && file !== "tooling/checks/leftovers.mjs",
  );
  return {
    problems: files.flatMap((file) => findLeftovers(file, readFileSync(join(root, file), "utf8"))),
    summary: `${files.length} files`,
  };
}

/**
 * @param {string} file path below the root
 * @param {string} text
 * @returns {string[]}
 */
export function findLeftovers(file, text) {
  const applicable = patterns.filter(
    ({ only, tests }) => (only === undefined || only.test(file)) && !(tests === true && test.test(file)),
  );
  return text
    .split("\n")
    .flatMap((line, index) =>
      applicable
        .filter(({ pattern }) => pattern.test(line))
        .map(({ what, pattern }) => `${file}:${index + 1}: ${what}: \`${pattern.exec(line)?.[0]}\``),
    );
}
