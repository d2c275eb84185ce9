import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { holds } from "./bench.ts";
import { benches } from "./benches.ts";
import { describeMachine } from "./machine.ts";
import { claimsTable, machineLine } from "./markdown.ts";
import { replaceSection } from "./section.ts";

const folder = dirname(dirname(fileURLToPath(import.meta.url)));
const page = join(folder, "..", "..", "docs", "performance.md");
const results = join(folder, "results");

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !benches.some((bench) => bench.name === name));
if (unknown.length > 0) {
  console.error(
    `unknown bench ${unknown.join(", ")}; there are ${benches.map(({ name }) => name).join(", ")}`,
  );
  process.exit(2);
}

const machine = describeMachine();
const failed: string[] = [];
for (const bench of benches.filter(({ name }) => asked.length === 0 || asked.includes(name))) {
  console.log(`bench ${bench.name}`);
  const { markdown, data, claims } = await bench.run((line) => console.log(`  ${line}`));
  const section = [markdown, claimsTable(claims), machineLine(machine)].join("\n\n");
  writeFileSync(page, replaceSection(readFileSync(page, "utf8"), bench.name, section));
  mkdirSync(results, { recursive: true });
  writeFileSync(
    join(results, `${bench.name}.json`),
    `${JSON.stringify({ bench: bench.name, machine, ...data, claims }, null, 2)}\n`,
  );
  console.log(`\n${section}\n`);
  failed.push(...claims.filter((claim) => !holds(claim)).map(({ text }) => text));
}

for (const text of failed) console.error(`does not hold: ${text}`);
process.exitCode = failed.length > 0 ? 1 : 0;
