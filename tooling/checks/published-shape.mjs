// What is published is not what is in the repository: files can be left out, `exports` can point to nothing, types
// can resolve in one mode of TypeScript and not in another. So the tarballs themselves are looked at.

import { runCommand } from "./support/command.mjs";
import { inParallel } from "./support/in-parallel.mjs";

export const title = "tarballs are complete and their types resolve";

/**
 * @param {import("./run.mjs").Context} context
 * @returns {Promise<import("./run.mjs").Finding>}
 */
export async function check({ packed }) {
  const packages = await packed();
  const problems = await inParallel(packages, shapeProblems);
  return { problems: problems.flat(), summary: `${packages.length} tarballs` };
}

/** @param {import("./support/packed.mjs").PackedPackage} one */
async function shapeProblems({ name, tarball, manifest }) {
  const problems = [];
  const publint = await runCommand("publint", [tarball, "--strict"]);
  if (publint.code !== 0) problems.push(`${name}: publint\n${publint.output}`);
  // A package without `exports` is a program: there is nothing to import.
  if (manifest.exports === undefined) return problems;
  const types = await runCommand("attw", [
    tarball,
    "--profile",
    "esm-only",
    "--no-emoji",
    "--format",
    "table-flipped",
  ]);
  if (types.code !== 0) problems.push(`${name}: are the types wrong?\n${types.output}`);
  return [...problems, ...(await contentProblems(name, tarball))];
}

/**
 * Source maps point to `src`, so it has to be there; tests have no business in a tarball.
 *
 * @param {string} name
 * @param {string} tarball
 */
async function contentProblems(name, tarball) {
  const { stdout } = await runCommand("tar", ["-tzf", tarball]);
  const files = stdout.split("\n").filter((file) => file !== "");
  const problems = files
    .filter((file) => /\.(?:test|test-d)\.|\/testing\/|\.tsbuildinfo$|\/reports\//.test(file))
    .map((file) => `${name}: ${file} should not be in the tarball`);
  for (const file of [
    "package/README.md",
    "package/LICENSE",
    "package/src/index.ts",
    "package/dist/index.d.ts",
  ]) {
    if (!files.includes(file))
      problems.push(`${name}: ${file.slice("package/".length)} is not in the tarball`);
  }
  return problems;
}
