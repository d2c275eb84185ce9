// `pnpm test`: builds and tests every package, and closes with one line that sums them up.
//
//   node tooling/test/run.mjs [--deep] [--force] [--filter=PACKAGE]
//
// --deep   also the tests that take minutes (AGENT_SAFE_DEEP=1)
// --force  runs everything again, also what has not changed since it last passed

import { rmSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { planTurbo, runTurbo } from "../turbo.mjs";
import { root } from "../workspace.mjs";
import { closingLine, outcomeOf, readReport } from "./report.mjs";

const { values: options } = parseArgs({
  options: {
    deep: { type: "boolean", default: false },
    force: { type: "boolean", default: false },
    filter: { type: "string", multiple: true, default: [] },
  },
});
const args = [
  "build",
  "test",
  "--continue=dependencies-successful",
  ...(options.force ? ["--force"] : []),
  ...options.filter.map((filter) => `--filter=${filter}`),
];
const env = options.deep ? { AGENT_SAFE_DEEP: "1" } : { AGENT_SAFE_DEEP: "" };

/** @type {import("../turbo.mjs").TurboTask[]} */
let planned = [];
try {
  planned = planTurbo(args, env);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  console.log(`\n${closingLine({ passed: 0, failed: 1, skipped: 0 })}`);
  process.exit(1);
}
// turbo plans a task for every package; those without such a script are marked as nonexistent.
const packages = planned.filter((task) => task.task === "test" && task.command !== "<NONEXISTENT>");

/** @param {{ directory: string }} task */
const reportFile = (task) => join(root, task.directory, "reports", "tests.json");

// Whatever is there now is old. What is found afterwards was written, or restored by turbo, in this run.
for (const task of packages) rmSync(reportFile(task), { force: true });

const shown = new Set();
function showNew() {
  for (const task of packages) {
    if (shown.has(task.package)) continue;
    const report = readReport(reportFile(task));
    if (report === undefined) continue;
    shown.add(task.package);
    console.log(`  ${task.package.padEnd(28)} ${closingLine(outcomeOf({ report, exitCode: 0 }))}`);
  }
}
console.log(`Testing ${packages.length} packages${options.deep ? ", with the deep tests" : ""}`);
const progress = setInterval(showNew, 250);
const { code, tasks } = await runTurbo(args, { env });
clearInterval(progress);
showNew();

const sum = { passed: 0, failed: 0, skipped: 0 };
/** @type {string[]} */
const troubles = [];
const ended = new Map(tasks.map((task) => [task.taskId, task]));

for (const task of planned.filter((one) => one.task === "build")) {
  const exitCode = ended.get(task.taskId)?.execution?.exitCode;
  if (exitCode === undefined || exitCode === 0) continue;
  sum.failed += 1;
  troubles.push(`${task.package}: the build failed`);
}
for (const task of packages) {
  const run = ended.get(task.taskId);
  const outcome = outcomeOf({
    report: readReport(reportFile(task)),
    exitCode: run?.execution?.exitCode,
    notRun: run?.execution === undefined ? "not tested, since something that it needs failed" : undefined,
  });
  sum.passed += outcome.passed;
  sum.failed += outcome.failed;
  sum.skipped += outcome.skipped;
  troubles.push(...outcome.troubles.map((trouble) => `${task.package}: ${trouble}`));
}
if (packages.length === 0) {
  sum.failed += 1;
  troubles.push("there is no package to test");
}
if (code !== 0 && sum.failed === 0) {
  sum.failed += 1;
  troubles.push(`turbo ended with ${code}`);
}

if (troubles.length > 0) console.log(`\n${troubles.join("\n")}`);
console.log(`\n${closingLine(sum)}`);
process.exitCode = sum.failed === 0 ? 0 : 1;
