// An editor that knows a schema should say of a file what the program says of it.

import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { policyFileSchema, policyTestFileSchema } from "@agent-safe/policy";
import { actionDefinitionSchema, inventorySchema } from "@agent-safe/registry";
import { projectConfigSchema } from "@agent-safe/sdk";
import { checkYaml, listYamlFiles, parseYaml, readYamlFile } from "@agent-safe/yaml";
import { Ajv, type ValidateFunction } from "ajv";
import { describe, expect, it } from "vitest";
import type { z } from "zod";

const root = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));

const kinds: Readonly<Record<string, { schema: z.ZodType; good: string; bad: readonly string[] }>> = {
  action: {
    schema: actionDefinitionSchema,
    good: "name: a\nversion: 1.0.0\ndescription: x\nrisk_class: low\ntarget_types: [vm]\n",
    bad: [
      "zzz: 1\n",
      "risk_class: hihg\n",
      "parameters: x\n",
      "parameters: [{name: a}]\n",
      "parameters: [{name: a, type: text}]\n",
      "parameters: [{name: a, type: string, constraints: {enum: []}}]\n",
      "target_types: []\n",
      "credentials: {type: aws, ttl: 0}\n",
      "rollback_params: {a: {source: elsewhere.x}}\n",
      "rollback_params: {a: params.x}\n",
    ],
  },
  inventory: {
    schema: inventorySchema,
    good: "targets: [{id: a, type: vm, environment: dev, sensitivity: public, labels: {a: b}}]\n",
    bad: [
      "target: []\n",
      "targets: [{id: a}]\n",
      "targets: [{id: a, type: vm, environment: dev, sensitivity: none}]\n",
    ],
  },
  policy: {
    schema: policyFileSchema,
    good: "rules: [{name: a, match: {targets: {labels: {a: b}}}, decision: allow, reason: x}]\n",
    bad: [
      "rules: [{name: a, decision: allow, reason: x}]\n",
      "rules: [{name: a, match: {}, decision: maybe, reason: x}]\n",
      "rules: [{name: a, match: {actoins: []}, decision: allow, reason: x}]\n",
      "rules: [{name: a, match: {targets: {labels: {a: 1}}}, decision: allow, reason: x}]\n",
      "rules: [{name: a, match: {time_windows: [{start_hour: 24}]}, decision: allow, reason: x}]\n",
    ],
  },
  "policy-tests": {
    schema: policyTestFileSchema,
    good: "tests: [{name: a, action: b, caller: {agent_id: c}, params: {x: [1, null]}, expect: deny}]\n",
    bad: [
      "tests: [{name: a, action: b, expect: no}]\n",
      "tests: [{name: a, action: b, caller: 3, expect: deny}]\n",
    ],
  },
  project: {
    schema: projectConfigSchema,
    good: "registry: ./actions\naudit: {fsync: off}\n",
    bad: ["registri: x\n", "audit: {fsync: always}\n", "environments: qa\n"],
  },
};

function compile(kind: string): ValidateFunction {
  const file = join(root, "packages", "sdk", "schemas", `${kind}.schema.json`);
  return new Ajv({ allErrors: true, strict: true, allowUnionTypes: true }).compile(
    JSON.parse(readFileSync(file, "utf8")),
  );
}

/** Both answers to a text: the program's and an editor's. */
function judge(kind: string, text: string): { program: boolean; editor: boolean } {
  const { source, problems } = parseYaml(text, "file.yaml");
  expect(problems).toEqual([]);
  const { value } = checkYaml(source!, kinds[kind]!.schema);
  return { program: value !== undefined, editor: compile(kind)(source!.value) };
}

describe.each(Object.keys(kinds))("the JSON Schema of %s files", (kind) => {
  const { good, bad } = kinds[kind]!;

  it("accepts what the program accepts", () => {
    expect(judge(kind, good)).toEqual({ program: true, editor: true });
  });

  it("takes optional keys that are `null`", () => {
    const schema = JSON.parse(
      readFileSync(join(root, "packages", "sdk", "schemas", `${kind}.schema.json`), "utf8"),
    );
    const optional = Object.keys(schema.properties).filter((key) => !(schema.required ?? []).includes(key));
    const start = good.startsWith("name") ? good : "";
    const text = start + optional.map((key) => `${key}:\n`).join("");
    if (text !== "") expect(judge(kind, text)).toEqual({ program: true, editor: true });
  });

  it.each(bad)("refuses what the program refuses: %s", (text) => {
    const keys = new Set(Object.keys(parseYaml(text, "file.yaml").source!.value));
    const rest = good.startsWith("name")
      ? good.split("\n").filter((line) => !keys.has(line.split(":")[0]!))
      : [];
    expect(judge(kind, `${rest.join("\n")}\n${text}`)).toEqual({ program: false, editor: false });
  });

  it("describes its keys", () => {
    const schema = JSON.parse(
      readFileSync(join(root, "packages", "sdk", "schemas", `${kind}.schema.json`), "utf8"),
    );
    expect(schema.additionalProperties).toBe(false);
    expect(schema.title).toBeTruthy();
    expect(JSON.stringify(schema)).toContain('"description"');
  });
});

describe("the projects in the repository", () => {
  const projects = ["apps/cli/scaffold", "apps/example-agent/project"].map((path) => join(root, path));
  const files = projects.flatMap((project) => [
    ...listYamlFiles(join(project, "actions")).files.map((file): [string, string] => ["action", file]),
    ...listYamlFiles(join(project, "policies")).files.map((file): [string, string] => ["policy", file]),
    ...listYamlFiles(join(project, "tests")).files.map((file): [string, string] => ["policy-tests", file]),
    ["inventory", join(project, "inventory.yaml")] as [string, string],
    ["project", join(project, "agent-safe.yaml")] as [string, string],
  ]);

  it.each(files)("satisfy the schema of %s files: %s", (kind, file) => {
    const validate = compile(kind);
    validate(readYamlFile(file).source?.value);
    expect(validate.errors).toBeNull();
  });
});
