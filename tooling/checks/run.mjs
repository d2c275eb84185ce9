// `pnpm check`: everything about the repository that no single package's tests can see.
//
//   node tooling/checks/run.mjs [NAME...] [--update]
//
// NAME      only these checks
// --update  rewrite the committed lists that a check compares with (see exports.mjs)
//
// Each check is one file here with `title` and `check`, and a header that says why it exists. It counts as
// one in the closing line `N passed, N failed`.

import { parseArgs } from "node:util";
import { closingLine } from "../test/report.mjs";
import { runTurbo } from "../turbo.mjs";
import { packPackages } from "./support/packed.mjs";
import { withTemporaryFolder } from "./support/temporary-folder.mjs";

/**
 * @typedef {object} Context
 * @property {boolean} update
 * @property {() => Promise<import("./support/packed.mjs").PackedPackage[]>} packed the tarballs, made when first asked for
 */

/**
 * @typedef {object} Finding
 * @property {string[]} problems what is wrong and what to do about it; none: the check passed
 * @property {string[]} [warnings] shown, but nothing fails
 * @property {string} [summary] what was looked at
 */

/** @typedef {{ title: string, check(context: Context): Promise<Finding> | Finding }} Check */

// In this order: what is quick and often wrong comes first.
const names = [
  "format",
  "layers",
  "types",
  "exports",
  "unused-code",
  "leftovers",
  "file-size",
  "schemas",
  "published-shape",
  "snippets",
  "packed-install",
];

const { values: options, positionals } = parseArgs({
  options: { update: { type: "boolean", default: false } },
  allowPositionals: true,
});
const unknown = positionals.filter((name) => !names.includes(name));
if (unknown.length > 0) {
  console.error(`there is no check \`${unknown.join("`, `")}\`; there are ${names.join(", ")}`);
  process.exit(2);
}

const sum = { passed: 0, failed: 0, skipped: 0 };

/**
 * @param {string} name
 * @param {Check} check
 * @param {Context} context
 */
async function runCheck(name, check, context) {
  const start = performance.now();
  /** @type {Finding} */
  let finding;
  try {
    finding = await check.check(context);
  } catch (error) {
    finding = { problems: [error instanceof Error ? (error.stack ?? error.message) : String(error)] };
  }
  const passed = finding.problems.length === 0;
  sum[passed ? "passed" : "failed"] += 1;
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  const summary = finding.summary === undefined ? "" : ` (${finding.summary})`;
  console.log(`${passed ? "passed" : "FAILED"}  ${name}: ${check.title}${summary}, ${seconds} s`);
  for (const line of finding.problems) console.log(indent(line));
  for (const line of finding.warnings ?? []) console.log(indent(`warning: ${line}`));
}

/** @param {string} text */
function indent(text) {
  return text.trimEnd().replace(/^/gm, "        ");
}

/** @type {Check} */
const build = {
  title: "every package builds",
  async check() {
    const { code, output } = await runTurbo(["build", "--continue=dependencies-successful"], {
      output: "pipe",
    });
    return { problems: code === 0 ? [] : [output] };
  },
};

await withTemporaryFolder(async (folder) => {
  /** @type {ReturnType<typeof packPackages> | undefined} */
  let packing;
  /** @type {Context} */
  const context = {
    update: options.update,
    packed: () => {
      packing ??= packPackages(folder);
      return packing;
    },
  };
  await runCheck("build", build, context);
  for (const name of positionals.length > 0 ? positionals : names) {
    await runCheck(name, await import(`./${name}.mjs`), context);
  }
});

console.log(`\n${closingLine(sum)}`);
process.exitCode = sum.failed === 0 ? 0 : 1;
