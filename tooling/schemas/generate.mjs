// Writes the JSON Schema of each kind of YAML file into packages/sdk/schemas, where the published package has them.
//
//   node tooling/schemas/generate.mjs [--check]
//
// --check  write nothing, and fail if a file is not as it would be written

import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { policyFileSchema, policyTestFileSchema } from "@agent-safe/policy";
import { actionDefinitionSchema, inventorySchema } from "@agent-safe/registry";
import { projectConfigSchema } from "@agent-safe/sdk";
import { jsonSchemaOf } from "./json-schema.mjs";

const folder = fileURLToPath(new URL("../../packages/sdk/schemas/", import.meta.url));

const schemas = {
  action: jsonSchemaOf(actionDefinitionSchema, "An action that agents may ask for"),
  inventory: jsonSchemaOf(inventorySchema, "The targets of a project"),
  policy: jsonSchemaOf(policyFileSchema, "Rules that decide on requests"),
  "policy-tests": jsonSchemaOf(policyTestFileSchema, "Requests, and what the rules should answer"),
  project: jsonSchemaOf(projectConfigSchema, "An agent-safe project"),
};

const wanted = new Map(
  Object.entries(schemas).map(([name, schema]) => [
    `${name}.schema.json`,
    `${JSON.stringify(schema, null, 2)}\n`,
  ]),
);

const { values: options } = parseArgs({ options: { check: { type: "boolean", default: false } } });
mkdirSync(folder, { recursive: true });
const present = new Map(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), "utf8")]));

const stale = [...new Set([...wanted.keys(), ...present.keys()])].filter(
  (name) => wanted.get(name) !== present.get(name),
);

for (const name of stale) {
  if (options.check)
    console.error(`packages/sdk/schemas/${name} is not what the code generates; run \`pnpm schemas\``);
  else if (wanted.has(name)) writeFileSync(join(folder, name), wanted.get(name) ?? "");
  else rmSync(join(folder, name));
}
if (options.check && stale.length > 0) process.exitCode = 1;
if (!options.check) console.log(`${wanted.size} schemas in packages/sdk/schemas, ${stale.length} changed`);
