import { join } from "node:path";
import { formatProblem } from "@agent-safe/yaml";
import { describe, expect, it } from "vitest";
import { loadRegistry } from "./load-registry.ts";
import { temporaryFolder } from "./testing/temporary-folder.ts";

// Lines 1 to 5; what is added begins on line 6.
const action = "name: restart\nversion: 1.0.0\ndescription: x\nrisk_class: low\ntarget_types: [vm]\n";
const withParameter = (rest: string): string =>
  `${action}parameters:\n  - name: size\n    ${rest.replaceAll("\n", "\n    ")}\n`;
const target = "  - id: dev/box\n    type: vm\n    environment: dev\n    sensitivity: public\n";

type Case = [what: string, content: string, place: string, code: string, message: RegExp, cure: RegExp];

function expectProblem(
  actions: Record<string, string>,
  inventory: string | undefined,
  file: string,
  [, , place, code, message, cure]: Case,
): void {
  const folder = temporaryFolder(actions);
  const other = temporaryFolder({ "inventory.yaml": inventory ?? "targets: []\n" });
  const before = process.cpuUsage();
  const { registry, problems } = loadRegistry({ actions: folder, inventory: join(other, "inventory.yaml") });
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1000).toBeLessThan(1000);
  expect(registry).toBeUndefined();
  const found = problems.find((problem) => problem.code === code);
  expect(found, problems.map(formatProblem).join("\n")).toBeDefined();
  expect(found?.file.endsWith(file)).toBe(true);
  expect(`${found?.line}:${found?.column}`).toBe(place);
  expect(found?.message).toMatch(message);
  expect(found?.cure).toMatch(cure);
  if (place !== "1:1") expect(found?.frame).toContain("^");
}

const rollback = `${action}reversible: true\nrollback_action: restart\n`;

const actionCases: Case[] = [
  [
    "an unknown key",
    `${action}risk: low\n`,
    "6:1",
    "UNKNOWN_KEY",
    /unknown key `risk`/,
    /known here: `name`/,
  ],
  [
    "a misspelt key",
    action.replace("risk_class", "risk_clas"),
    "4:1",
    "UNKNOWN_KEY",
    /`risk_clas`/,
    /did you mean `risk_class`/,
  ],
  [
    "a key in camelCase",
    `${action}stateFields: []\n`,
    "6:1",
    "UNKNOWN_KEY",
    /`stateFields`/,
    /`state_fields`/,
  ],
  [
    "a missing key",
    action.replace("version: 1.0.0\n", ""),
    "1:1",
    "MISSING_KEY",
    /`version` is missing/,
    /add `version:`/,
  ],
  [
    "a wrong type",
    action.replace("[vm]", "vm"),
    "5:15",
    "WRONG_TYPE",
    /expected list, found string `vm`/,
    /`\[vm\]`/,
  ],
  [
    "a number for a version",
    action.replace("1.0.0", "1.0"),
    "2:10",
    "WRONG_TYPE",
    /expected string, found number `1.0`/,
    /`"1.0"`/,
  ],
  [
    "a version of two parts",
    action.replace("1.0.0", '"1.0"'),
    "2:10",
    "WRONG_FORMAT",
    /MAJOR.MINOR.PATCH/,
    /^(?:write|add|correct|shorten|repeat)/,
  ],
  [
    "an unknown enum value",
    action.replace("low", "hihg"),
    "4:13",
    "UNKNOWN_VALUE",
    /found string `hihg`/,
    /`high`/,
  ],
  [
    "a name in capitals",
    action.replace("restart", "Restart"),
    "1:7",
    "WRONG_FORMAT",
    /lower-case letters/,
    /^(?:write|add|correct|shorten|repeat)/,
  ],
  [
    "a name that no request may be long enough for",
    action.replace("restart", "r".repeat(257)),
    "1:7",
    "OUT_OF_RANGE",
    /at most 256 characters/,
    /shorten it/,
  ],
  ["a duplicate YAML key", `${action}name: again\n`, "6:1", "DUPLICATE_KEY", /first on line 1/, /keep one/],
  [
    "no target types",
    action.replace("[vm]", "[]"),
    "5:15",
    "OUT_OF_RANGE",
    /the list is empty/,
    /^(?:write|add|correct|shorten|repeat)/,
  ],
  ["an empty file", "", "1:1", "EMPTY_FILE", /holds nothing/, /write its content/],
  [
    "a list of actions",
    `- ${action.replaceAll("\n", "\n  ")}`,
    "1:1",
    "NOT_A_MAPPING",
    /a list instead/,
    /key: value/,
  ],
  [
    "two documents",
    `${action}---\n${action}`,
    "6:1",
    "SEVERAL_DOCUMENTS",
    /second YAML document/,
    /file of its own/,
  ],
  [
    "a binary file",
    "\u007fELF\u0002\u0001\u0001\0",
    "1:1",
    "CONTROL_CHARACTER",
    /U\+007F/,
    /not a text file/,
  ],
  ["over 1 MiB", `${action}# ${"x".repeat(1024 * 1024)}`, "1:1", "FILE_TOO_LARGE", /1 MiB/, /split/],
  ["deep nesting", `${action}x: ${"[".repeat(100_000)}`, "6:69", "TOO_DEEP", /64 levels/, /flatten/],
  [
    "an alias bomb",
    `${action}${Array.from(
      { length: 9 },
      (_, i) =>
        `x${i}: &x${i} [${Array(9)
          .fill(i ? `*x${i - 1}` : "y")
          .join(", ")}]`,
    ).join("\n")}`,
    "10:10",
    "ALIAS_BOMB",
    /repeat more than 10000 values/,
    /write the values out/,
  ],
  ["a tag", `${action}x: !!python/object:os.system rm\n`, "6:30", "TAG_REFUSED", /python/, /remove the tag/],
  [
    "a parameter of unknown type",
    withParameter("type: int"),
    "8:11",
    "UNKNOWN_VALUE",
    /found string `int`/,
    /string/,
  ],
  [
    "a parameter without type",
    withParameter("required: true"),
    "7:5",
    "MISSING_KEY",
    /`type` is missing/,
    /one of `string`/,
  ],
  [
    "`yes` for a boolean",
    withParameter("type: string\nrequired: yes"),
    "9:15",
    "WRONG_TYPE",
    /expected boolean, found string `yes`/,
    /write `true`/,
  ],
  [
    "a parameter declared twice",
    `${withParameter("type: string")}  - {name: size, type: string}\n`,
    "9:12",
    "DUPLICATE_PARAMETER",
    /first on line 7/,
    /rename/,
  ],
  [
    "a bad pattern",
    withParameter("type: string\nconstraints: {pattern: '(a'}"),
    "9:28",
    "BAD_PATTERN",
    /missing closing \)/,
    /correct/,
  ],
  [
    "a look-ahead",
    withParameter("type: string\nconstraints: {pattern: '(?=a)b'}"),
    "9:28",
    "BAD_PATTERN",
    /look-around/,
    /enum/,
  ],
  [
    "a look-behind",
    withParameter("type: string\nconstraints: {pattern: '(?<!a)b'}"),
    "9:28",
    "BAD_PATTERN",
    /look-around/,
    /enum/,
  ],
  [
    "a back-reference",
    withParameter("type: string\nconstraints: {pattern: '(a)\\1'}"),
    "9:28",
    "BAD_PATTERN",
    /back-reference/,
    /enum/,
  ],
  [
    "a pattern that grows huge",
    withParameter("type: string\nconstraints: {pattern: '(((a{30}){30}){30}){30}'}"),
    "9:28",
    "BAD_PATTERN",
    /repeat count/,
    /^(?:write|add|correct|shorten|repeat)/,
  ],
  [
    "min above max",
    withParameter("type: integer\nconstraints: {min_value: 5, max_value: 1}"),
    "9:30",
    "MIN_ABOVE_MAX",
    /is 5, more than `max_value`, which is 1/,
    /swap/,
  ],
  [
    "min length above max",
    withParameter("type: array\nconstraints: {min_length: 5, max_length: 1}"),
    "9:31",
    "MIN_ABOVE_MAX",
    /no value fits/,
    /swap/,
  ],
  [
    "a negative length",
    withParameter("type: string\nconstraints: {min_length: -1}"),
    "9:31",
    "OUT_OF_RANGE",
    /at least 0/,
    /^(?:write|add|correct|shorten|repeat)/,
  ],
  [
    "a number's bound for a string",
    withParameter("type: string\nconstraints: {max_value: 1}"),
    "9:19",
    "CONSTRAINT_MISFIT",
    /`max_value` does not fit .* `string`/,
    /`max_length`/,
  ],
  [
    "a length for a number",
    withParameter("type: number\nconstraints: {min_length: 1}"),
    "9:19",
    "CONSTRAINT_MISFIT",
    /`min_length`/,
    /`min_value`/,
  ],
  [
    "a pattern for a boolean",
    withParameter("type: boolean\nconstraints: {pattern: a}"),
    "9:19",
    "CONSTRAINT_MISFIT",
    /`pattern`/,
    /`enum`/,
  ],
  [
    "an enum for an array",
    withParameter("type: array\nconstraints: {enum: [a]}"),
    "9:19",
    "CONSTRAINT_MISFIT",
    /`enum`/,
    /`max_length`/,
  ],
  [
    "an empty enum",
    withParameter("type: string\nconstraints: {enum: []}"),
    "9:25",
    "OUT_OF_RANGE",
    /the list is empty/,
    /^(?:write|add|correct|shorten|repeat)/,
  ],
  [
    "an enum value of another type",
    withParameter("type: string\nconstraints: {enum: [a, 1.0]}"),
    "9:29",
    "ENUM_MISFIT",
    /`1` can never be/,
    /in quotes/,
  ],
  [
    "an enum value that is a list",
    withParameter("type: string\nconstraints: {enum: [a, [b]]}"),
    "9:29",
    "WRONG_TYPE",
    /expected string or number or boolean, found a list/,
    /^(?:write|add|correct|shorten|repeat)/,
  ],
  [
    "a default of another type",
    withParameter("type: integer\ndefault: '3'"),
    "9:14",
    "BAD_DEFAULT",
    /must be an integer .* found string `"3"`/,
    /correct the default/,
  ],
  [
    "a default out of range",
    withParameter("type: integer\ndefault: 30\nconstraints: {max_value: 9}"),
    "9:14",
    "BAD_DEFAULT",
    /at most 9, found `30`/,
    /correct the default/,
  ],
  [
    "a default off the pattern",
    withParameter("type: string\ndefault: B\nconstraints: {pattern: '[a-z]+'}"),
    "9:14",
    "BAD_DEFAULT",
    /must match the pattern/,
    /correct/,
  ],
  [
    "a default off the enum",
    withParameter("type: string\ndefault: b\nconstraints: {enum: [a]}"),
    "9:14",
    "BAD_DEFAULT",
    /must be one of `"a"`/,
    /correct/,
  ],
  [
    "an unknown rollback action",
    `${action}reversible: true\nrollback_action: restrat\n`,
    "7:18",
    "UNKNOWN_ROLLBACK_ACTION",
    /no action `restrat`/,
    /did you mean `restart`/,
  ],
  [
    "a rollback source without a kind",
    `${rollback}rollback_params: {size: {source: size}}\n`,
    "8:34",
    "WRONG_FORMAT",
    /`params.NAME` or `before_state.NAME`/,
    /^(?:write|add|correct|shorten|repeat)/,
  ],
  [
    "a rollback source that is no mapping",
    `${rollback}rollback_params: {size: params.size}\n`,
    "8:25",
    "WRONG_TYPE",
    /expected mapping/,
    /key: value/,
  ],
  [
    "a rollback source of an undeclared parameter",
    `${withParameter("type: string\nrequired: false")}reversible: true\nrollback_action: restart\nrollback_params: {size: {source: params.sise}}\n`,
    "12:34",
    "UNKNOWN_PARAMETER",
    /`params.sise`/,
    /`params.size`/,
  ],
  [
    "a credential for an undeclared parameter",
    `${withParameter("type: string")}credentials:\n  type: aws\n  fields:\n    role: {arn: ["{{ params.sise }}"]}\n`,
    "12:18",
    "UNKNOWN_PARAMETER",
    /params.sise/,
    /`\{\{ params.size \}\}`/,
  ],
  [
    "an unknown placeholder",
    `${action}credentials: {type: aws, scope: {a: "x-{{ target.id }}"}}\n`,
    "6:37",
    "BAD_PLACEHOLDER",
    /`\{\{ target.id \}\}`/,
    /params.NAME/,
  ],
  [
    "`fields` and `scope`",
    `${action}credentials: {type: aws, fields: {}, scope: {}}\n`,
    "6:45",
    "KEY_TWICE",
    /both are given/,
    /keep `fields`/,
  ],
  [
    "a life of no seconds",
    `${action}credentials: {type: aws, ttl: 0}\n`,
    "6:31",
    "OUT_OF_RANGE",
    /at least 1/,
    /^(?:write|add|correct|shorten|repeat)/,
  ],
  [
    "an unknown type of state field",
    `${action}state_fields: [{name: a, type: map}]\n`,
    "6:32",
    "UNKNOWN_VALUE",
    /found string `map`/,
    /^(?:write|add|correct|shorten|repeat)/,
  ],
];

describe("a malformed action file is refused with place and cure:", () => {
  it.each(actionCases)("%s", (...given) => {
    const content = given[1];
    expectProblem({ "restart.yaml": content }, undefined, "restart.yaml", given);
  });
});

const inventoryCases: Case[] = [
  ["an unknown key", "target: []\n", "1:1", "UNKNOWN_KEY", /`target`/, /`targets`/],
  [
    "an unknown key of a target",
    `targets:\n${target}    label: {a: b}\n`,
    "6:5",
    "UNKNOWN_KEY",
    /`label`/,
    /`labels`/,
  ],
  ["a missing key", "targets:\n  - id: dev/box\n", "2:5", "MISSING_KEY", /`type` is missing/, /add `type:`/],
  [
    "targets as a mapping",
    "targets:\n  dev/box: {type: vm}\n",
    "2:3",
    "WRONG_TYPE",
    /expected list, found a mapping/,
    /`- `/,
  ],
  [
    "an id that is a number",
    `targets:\n${target.replace("dev/box", "12")}`,
    "2:9",
    "WRONG_TYPE",
    /found number `12`/,
    /`"12"`/,
  ],
  [
    "an empty id",
    `targets:\n${target.replace("dev/box", "''")}`,
    "2:9",
    "OUT_OF_RANGE",
    /the text is empty/,
    /^(?:write|add|correct|shorten|repeat)/,
  ],
  [
    "an id with a line break",
    `targets:\n${target.replace("dev/box", '"dev/\\nbox"')}`,
    "2:9",
    "WRONG_FORMAT",
    /control characters/,
    /remove line breaks/,
  ],
  [
    "an id that no request may be long enough for",
    `targets:\n${target.replace("dev/box", "x".repeat(257))}`,
    "2:9",
    "OUT_OF_RANGE",
    /at most 256 characters/,
    /shorten it/,
  ],
  [
    "an unknown sensitivity",
    `targets:\n${target.replace("public", "pubic")}`,
    "5:18",
    "UNKNOWN_VALUE",
    /found string `pubic`/,
    /`public`/,
  ],
  [
    "an unknown environment",
    `targets:\n${target.replace("environment: dev", "environment: porduction")}`,
    "4:18",
    "UNKNOWN_ENVIRONMENT",
    /expected one of `dev`, `staging`, `prod`/,
    /agent-safe.yaml/,
  ],
  [
    "a misspelt environment",
    `targets:\n${target.replace("environment: dev", "environment: stagin")}`,
    "4:18",
    "UNKNOWN_ENVIRONMENT",
    /`stagin`/,
    /did you mean `staging`/,
  ],
  [
    "a target twice",
    `targets:\n${target}${target}`,
    "6:9",
    "DUPLICATE_TARGET",
    /listed twice, first in `.*`/,
    /rename/,
  ],
  [
    "a label that is a number",
    `targets:\n${target}    labels: {a: 1}\n`,
    "6:17",
    "WRONG_TYPE",
    /expected string, found number `1`/,
    /`"1"`/,
  ],
  [
    "labels as a list",
    `targets:\n${target}    labels: [a]\n`,
    "6:13",
    "WRONG_TYPE",
    /expected mapping, found a list/,
    /key: value/,
  ],
  [
    "a label whose name is a number",
    `targets:\n${target}    labels: {1: a}\n`,
    "6:14",
    "KEY_NOT_TEXT",
    /`1` is a number/,
    /`"1"`/,
  ],
  [
    "a duplicate YAML key",
    `targets:\n${target}    type: vm\n`,
    "6:5",
    "DUPLICATE_KEY",
    /first on line 3/,
    /keep one/,
  ],
  ["an empty file", "# nothing\n", "1:1", "EMPTY_FILE", /holds nothing/, /write its content/],
  [
    "a list of targets",
    target.replaceAll(/^ {2}/gm, ""),
    "1:1",
    "NOT_A_MAPPING",
    /a list instead/,
    /key: value/,
  ],
  ["a binary file", "targets:\0\u0001", "1:9", "CONTROL_CHARACTER", /U\+0000/, /remove it/],
  ["over 1 MiB", `targets:\n${target.repeat(20_000)}`, "1:1", "FILE_TOO_LARGE", /1 MiB/, /split/],
  ["deep nesting", `targets: ${"[".repeat(500)}`, "1:75", "TOO_DEEP", /64 levels/, /flatten/],
  [
    "an open bracket",
    "targets: [\n  {id: a, type: vm\n",
    "2:3",
    "YAML_SYNTAX",
    /bracket is opened here/,
    /close it/,
  ],
  ["a tab", "targets:\n\t- id: a\n", "2:1", "YAML_SYNTAX", /tab/, /spaces/],
];

describe("a malformed inventory is refused with place and cure:", () => {
  it.each(inventoryCases)("%s", (...given) => {
    expectProblem({ "restart.yaml": action }, given[1], "inventory.yaml", given);
  });
});

describe("a questionable action is warned of:", () => {
  it.each<[string, string, string, RegExp]>([
    [
      "a rollback that is not reversible",
      `${action}rollback_action: restart\n`,
      "ROLLBACK_NOT_REVERSIBLE",
      /not `reversible`/,
    ],
    [
      "rollback parameters without rollback",
      `${action}rollback_params: {a: {source: before_state.a}}\n`,
      "ROLLBACK_WITHOUT_ACTION",
      /no use/,
    ],
    [
      "a rollback parameter that the other action lacks",
      `${rollback}rollback_params: {size: {source: before_state.x}}\n`,
      "ROLLBACK_PARAMETER",
      /no parameter `size`/,
    ],
    [
      "a required parameter that the rollback leaves out",
      `${withParameter("type: string")}  - {name: other, type: string}\nreversible: true\nrollback_action: restart\nrollback_params: {other: {source: params.other}}\n`,
      "ROLLBACK_PARAMETER",
      /requires `size`/,
    ],
    [
      "a state field that is not declared",
      `${withParameter("type: string")}reversible: true\nrollback_action: restart\nrollback_params: {size: {source: before_state.sise}}\nstate_fields: [{name: size}]\n`,
      "UNKNOWN_STATE_FIELD",
      /`before_state.sise`/,
    ],
    [
      "text that other YAML readers take for a boolean",
      withParameter("type: string\nconstraints: {enum: [yes, no]}"),
      "YAML_1_1",
      /`yes` is text/,
    ],
    [
      "octal numbers",
      withParameter("type: integer\ndefault: 010"),
      "YAML_1_1",
      /the number `10` in YAML 1.2, and the number `8`/,
    ],
  ])("%s", (_, content, code, message) => {
    const { registry, problems } = loadRegistry({ actions: temporaryFolder({ "restart.yaml": content }) });
    expect(registry).toBeDefined();
    const found = problems.find((problem) => problem.code === code);
    expect(found?.severity).toBe("warning");
    expect(found?.message).toMatch(message);
    expect(found?.frame).toContain("^");
  });
});

describe("a secret in an action file", () => {
  it("is not shown when a sensitive default breaks its rule", () => {
    const content = withParameter(
      "type: string\nsensitive: true\nconstraints: {max_length: 3}\ndefault: hunter2",
    );
    const { problems } = loadRegistry({ actions: temporaryFolder({ "restart.yaml": content }) });
    expect(problems).toMatchObject([{ code: "BAD_DEFAULT", line: 11 }]);
    expect(problems.map(formatProblem).join("\n")).not.toContain("hunter2");
  });
});
