// Run by write-bytecode.mjs in an empty folder: node warm-up.mjs BUNDLE BYTECODE
import { strictEqual } from "node:assert";
import { renameSync, writeFileSync } from "node:fs";
import { loadBundle } from "../bin/load-bundle.js";

const [bundle, bytecode] = process.argv.slice(2);
const { exports, script } = loadBundle(bundle);
const params = '{"namespace": "dev", "deployment": "app"}';
const check = [
  "check",
  "restart-deployment",
  "--target",
  "dev/test-app",
  "--caller",
  "agent",
  "--params",
  params,
];
for (const argv of [["init"], check]) {
  await exports.main(argv);
  strictEqual(process.exitCode, 0, `agent-safe ${argv.join(" ")} ended with ${process.exitCode}`);
}
const draft = `${bytecode}.${process.pid}`;
writeFileSync(draft, script.createCachedData());
renameSync(draft, bytecode);
process.exitCode = 0;
