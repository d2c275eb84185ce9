import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { formatProblem } from "@agent-safe/yaml";
import { describe, expect, it } from "vitest";
import { loadRegistry } from "./load-registry.ts";
import { temporaryFolder } from "./testing/temporary-folder.ts";

const project = fileURLToPath(new URL("../test/fixtures/project/", import.meta.url));
const actions = join(project, "actions");
const inventory = join(project, "inventory.yaml");

const simple = (name: string, more = ""): string =>
  `name: ${name}\nversion: 1.0.0\ndescription: x\nrisk_class: low\ntarget_types: [vm]\n${more}`;

describe("loadRegistry reads", () => {
  const { registry, problems } = loadRegistry({ actions, inventory, environments: ["qa"] });

  it("actions of all subfolders, in any spelling of the ending", () => {
    expect(problems.map(formatProblem)).toEqual([]);
    expect([...registry!.actions.keys()]).toEqual(["ec2-stop-instance", "scale-deployment"]);
  });

  it("every key of an action, in camelCase", () => {
    const { definition, sensitive, place } = registry!.actions.get("scale-deployment")!;
    expect(definition).toMatchObject({
      name: "scale-deployment",
      version: "1.2.0",
      description: "Changes how many replicas a deployment has.",
      riskClass: "medium",
      targetTypes: ["k8s-deployment", "k8s-statefulset"],
      prechecks: [{ name: "quota", description: "The namespace has room for the replicas" }],
      reversible: true,
      rollbackAction: "scale-deployment",
      requiredPrivileges: ["deployments/scale:patch"],
      tags: ["kubernetes", "capacity"],
      credentials: {
        type: "kubernetes",
        fields: {
          namespace: "{{ params.namespace }}",
          verbs: ["get", "patch"],
          names: ["{{params.deployment}}"],
        },
        ttl: 120,
      },
      stateFields: [
        { name: "replicas", type: "integer", required: true },
        { name: "image", type: "any", required: false },
      ],
    });
    expect([...definition.rollbackParams]).toEqual([
      ["namespace", { source: "params.namespace" }],
      ["deployment", { source: "params.deployment" }],
      ["replicas", { source: "before_state.replicas" }],
    ]);
    expect(definition.parameters.find(({ name }) => name === "replicas")).toEqual({
      name: "replicas",
      type: "integer",
      required: true,
      description: undefined,
      default: undefined,
      sensitive: false,
      constraints: {
        minValue: 0,
        maxValue: 100,
        minLength: undefined,
        maxLength: undefined,
        pattern: undefined,
        enum: undefined,
      },
    });
    expect([...sensitive]).toEqual(["webhook"]);
    expect(place).toEqual({ file: join(actions, "kubernetes/scale-deployment.yaml"), line: 2, column: 7 });
  });

  it("defaults where keys are left out or `null`", () => {
    expect(registry!.actions.get("ec2-stop-instance")?.definition).toMatchObject({
      parameters: [],
      prechecks: [],
      reversible: false,
      rollbackAction: undefined,
      rollbackParams: new Map(),
      requiredPrivileges: [],
      tags: [],
      credentials: undefined,
      stateFields: [],
    });
  });

  it("targets", () => {
    expect([...registry!.targets.values()]).toEqual([
      {
        id: "prod/api-server",
        type: "k8s-deployment",
        environment: "prod",
        sensitivity: "critical",
        owner: "platform",
        labels: new Map([
          ["team", "web"],
          ["app.kubernetes.io/part-of", "shop"],
        ]),
      },
      { id: "qa/box", type: "vm", environment: "qa", sensitivity: "public", owner: "", labels: new Map() },
    ]);
  });

  it("definitions that nobody can change", () => {
    const { definition } = registry!.actions.get("scale-deployment")!;
    expect(() => (definition.targetTypes as string[]).push("vm")).toThrow(TypeError);
    expect(() => Object.assign(definition.credentials!.fields, { verbs: ["*"] })).toThrow(TypeError);
  });

  it("without an inventory no targets", () => {
    expect(loadRegistry({ actions }).registry?.targets.size).toBe(0);
  });

  it("hostile names as plain names", () => {
    const box =
      '{"id": "__proto__", "type": "vm", "environment": "dev", "sensitivity": "public", "labels": {"__proto__": "x"}}';
    const folder = temporaryFolder({
      "actions/a.yaml": simple("constructor"),
      "inventory.yaml": `{"targets": [${box}]}`,
    });
    const { registry: found } = loadRegistry({
      actions: join(folder, "actions"),
      inventory: join(folder, "inventory.yaml"),
    });
    expect(found?.actions.has("constructor")).toBe(true);
    expect(found?.actions.has("__proto__")).toBe(false);
    expect(found?.targets.get("__proto__")?.labels.get("__proto__")).toBe("x");
    expect(found?.targets.get("constructor")).toBeUndefined();
  });
});

describe("the digest of a registry", () => {
  const digestOf = (files: Record<string, string>, targets?: string): string => {
    const folder = temporaryFolder(files);
    const other = temporaryFolder({ "inventory.yaml": targets ?? "targets: []\n" });
    const { registry } = loadRegistry({ actions: folder, inventory: join(other, "inventory.yaml") });
    return registry!.digest;
  };
  const one = simple("one");
  const two = simple("two", "tags: [x]\nrollback_params: {}\n");
  const box = "{id: a, type: vm, environment: dev, sensitivity: public, labels: {k: v, l: w}}";
  const disk = "{id: b, type: vm, environment: dev, sensitivity: public}";

  it("does not depend on names, order and form of files", () => {
    expect(digestOf({ "a.yaml": one, "b.yaml": two })).toBe(digestOf({ "z/x.yml": one, "b/c.yaml": two }));
    expect(digestOf({ "a.yaml": one })).toBe(
      digestOf({ "a.yaml": `# a comment\n${one}tags: []\nreversible: false\n` }),
    );
    expect(digestOf({ "a.yaml": one }, `targets: [${box}, ${disk}]\n`)).toBe(
      digestOf({ "a.yaml": one }, `targets: [${disk}, ${box.replace("k: v, l: w", "l: w, k: v")}]\n`),
    );
  });

  it.each([
    ["an action", { "a.yaml": one, "b.yaml": two }, `targets: [${box}]\n`],
    ["a key of an action", { "a.yaml": `${one}reversible: true\n` }, `targets: [${box}]\n`],
    [
      "a rollback source",
      { "a.yaml": `${one}rollback_params: {x: {source: before_state.x}}\n` },
      `targets: [${box}]\n`,
    ],
    ["a target", { "a.yaml": one }, `targets: [${box}, ${disk}]\n`],
    ["a label", { "a.yaml": one }, `targets: [${box.replace("k: v", "k: other")}]\n`],
  ])("depends on %s", (_, files, targets) => {
    expect(digestOf(files, targets)).not.toBe(digestOf({ "a.yaml": one }, `targets: [${box}]\n`));
  });
});

describe("loadRegistry tells", () => {
  it("progress after each file", () => {
    const seen: string[] = [];
    loadRegistry({ actions, inventory, onProgress: (done, total) => seen.push(`${done}/${total}`) });
    expect(seen).toEqual(["1/3", "2/3", "3/3"]);
  });

  it("all problems of all files, file by file", () => {
    const folder = temporaryFolder({
      "a.yaml": simple("a", "rollback_action: bb\nreversible: true\nzzz: 1\n"),
      "b.yaml": simple("b", "risk: low\n"),
      "c.yaml": "{",
      "notes.txt": "",
    });
    const other = temporaryFolder({ "inventory.yaml": "targets: [{id: a}]\n" });
    const { registry, problems } = loadRegistry({
      actions: folder,
      inventory: join(other, "inventory.yaml"),
    });
    expect(registry).toBeUndefined();
    const places = problems.map(
      ({ file, line, code }) => `${relative(folder, file).replace(/.*\//, "")}:${line} ${code}`,
    );
    expect(places).toEqual([
      "notes.txt:1 NOT_YAML",
      "a.yaml:6 UNKNOWN_ROLLBACK_ACTION",
      "a.yaml:8 UNKNOWN_KEY",
      "b.yaml:6 UNKNOWN_KEY",
      "c.yaml:1 YAML_SYNTAX",
      "inventory.yaml:1 MISSING_KEY",
      "inventory.yaml:1 MISSING_KEY",
      "inventory.yaml:1 MISSING_KEY",
    ]);
  });

  const codesIn = (files: Record<string, string>, targets = "targets: []\n"): string[] => {
    const other = temporaryFolder({ "inventory.yaml": targets });
    const options = { actions: temporaryFolder(files), inventory: join(other, "inventory.yaml") };
    const { registry, problems } = loadRegistry(options);
    expect(registry).toBeUndefined();
    return problems.map(({ line, code }) => `${line} ${code}`);
  };

  it("what is wrong across an action together with what its schema refuses", () => {
    const more = `parameters:
  - {name: a, type: string, constraints: {pattern: "(?=x)y"}}
  - {name: b, type: integer, wrong: 1, constraints: {min_value: 5, max_value: 1}}
  - {name: a, type: integer, default: x}
  - {name: c, type: int}
  - {name: b}
rollback_action: gone
rollback_params: {x: {source: params.d}, y: {source: params.c}, z: {}}
credentials: {type: aws, ttl: 0, fields: {role: "{{ params.e }}"}}
zzz: 1
`;
    expect(codesIn({ "a.yaml": simple("a", more) })).toEqual([
      "7 BAD_PATTERN",
      "8 UNKNOWN_KEY",
      "8 MIN_ABOVE_MAX",
      "9 DUPLICATE_PARAMETER",
      "9 BAD_DEFAULT",
      "10 UNKNOWN_VALUE",
      "11 MISSING_KEY",
      "11 DUPLICATE_PARAMETER",
      "12 UNKNOWN_ROLLBACK_ACTION",
      "13 UNKNOWN_PARAMETER",
      "13 MISSING_KEY",
      "14 OUT_OF_RANGE",
      "14 UNKNOWN_PARAMETER",
      "15 UNKNOWN_KEY",
    ]);
  });

  it.each([
    ["misspelt key", "paramters: [{name: a, type: string}]\n", ["6 UNKNOWN_KEY"]],
    ["misspelt name", "parameters: [{nmae: a, type: string}]\n", ["6 UNKNOWN_KEY"]],
    ["list of another type", "parameters: {a: string}\n", ["6 WRONG_TYPE"]],
  ])("no references to parameters that a %s may have meant", (_, parameters, codes) => {
    const fields = 'credentials: {type: aws, fields: {role: "{{ params.a }}"}}\n';
    const sources = "rollback_action: a\nrollback_params: {a: {source: params.a}}\n";
    expect(codesIn({ "a.yaml": simple("a", parameters + fields + sources) })).toEqual(codes);
  });

  it("a name that two actions have, though one of them is wrong otherwise", () => {
    const files = { "a.yaml": simple("same", "zzz: 1\n"), "b.yaml": simple("same") };
    expect(codesIn(files)).toEqual(["6 UNKNOWN_KEY", "1 DUPLICATE_ACTION"]);
  });

  it("what is wrong across targets together with what their schema refuses", () => {
    const targets = `targets:
  - {id: a, type: vm, environment: dev, sensitivity: Public}
  - {id: b, type: vm, environment: Dev, sensitivity: public}
  - {id: a, type: vm, environment: dev, sensitivity: public}
  - {id: c, type: vm, environment: Dev, sensitivity: 1}
  - nothing
`;
    expect(codesIn({ "a.yaml": simple("a") }, targets)).toEqual([
      "2 UNKNOWN_VALUE",
      "3 UNKNOWN_ENVIRONMENT",
      "4 DUPLICATE_TARGET",
      "5 UNKNOWN_ENVIRONMENT",
      "5 UNKNOWN_VALUE",
      "6 WRONG_TYPE",
    ]);
  });

  it("a hundred problems across a hostile inventory, and that there are more", () => {
    const target = "- {id: a, type: vm, environment: dev, sensitivity: public}\n";
    const codes = codesIn({ "a.yaml": simple("a") }, `targets:\n${target.repeat(5000)}`);
    expect(codes).toHaveLength(101);
    expect(codes).toContain("1 MORE_PROBLEMS");
  });

  it("of an action that is defined in two files both places", () => {
    const folder = temporaryFolder({ "a.yaml": simple("same"), "sub/b.yaml": `# again\n${simple("same")}` });
    const { problems } = loadRegistry({ actions: folder });
    expect(problems).toMatchObject([
      { file: join(folder, "sub/b.yaml"), line: 2, column: 7, code: "DUPLICATE_ACTION" },
    ]);
    expect(problems[0]?.message).toContain(`${join(folder, "a.yaml").slice(0, 20)}`);
    expect(problems[0]?.message).toMatch(/defined twice, first in `.*`$/);
  });

  it.each([
    ["the folder of actions is missing", { actions: "/nonexistent/actions" }, "FOLDER_NOT_FOUND"],
    ["the inventory is missing", { actions, inventory: "/nonexistent/inventory.yaml" }, "FILE_NOT_FOUND"],
  ])("that %s", (_, options, code) => {
    const { registry, problems } = loadRegistry(options);
    expect(registry).toBeUndefined();
    expect(problems).toMatchObject([{ code, severity: "error" }]);
  });

  it("that there is no action, as a warning", () => {
    const { registry, problems } = loadRegistry({ actions: temporaryFolder({}) });
    expect(registry?.actions.size).toBe(0);
    expect(problems).toMatchObject([{ code: "NO_ACTIONS", severity: "warning" }]);
  });
});
