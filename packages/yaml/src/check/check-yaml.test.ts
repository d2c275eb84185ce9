import { describe, expect, it } from "vitest";
import { z } from "zod";
import { parseYaml } from "../parse-yaml.ts";
import type { Problem } from "../problem.ts";
import { cpuTime } from "../testing/cpu-time.ts";
import { type CheckedYaml, checkYaml } from "./check-yaml.ts";
import { mapping } from "./mapping.ts";
import { optional, withDefault } from "./optional.ts";

const schema = z
  .strictObject({
    name: z
      .string()
      .min(1)
      .regex(/^[a-z]+$/, "a name has lower-case letters only"),
    risk_class: z.enum(["low", "medium", "high"]),
    count: optional(z.int().min(1).max(9)),
    ratio: optional(z.number()),
    enabled: withDefault(z.boolean(), true),
    tags: withDefault(z.array(z.string()).min(1), ["none"]),
    labels: optional(mapping(z.string())),
    caller: optional(
      z.union([z.string(), z.strictObject({ agent_id: z.string(), roles: z.array(z.string()) })]),
    ),
    steps: optional(z.array(z.strictObject({ action: z.string(), kind: z.literal("fixed") }))),
    signing_key: optional(z.string()),
    any: optional(z.unknown()),
  })
  .superRefine((value, context) => {
    if (value.name !== "bad") return;
    context.addIssue({
      code: "custom",
      path: ["name"],
      message: "`bad` is bad",
      params: { code: "BAD_NAME", cure: "be good" },
    });
  })
  .transform((value) => ({ ...value, riskClass: value.risk_class }));

type Output = z.output<typeof schema>;

function check(text: string): CheckedYaml<Output> {
  const { source, problems } = parseYaml(text, "f.yaml");
  expect(problems).toEqual([]);
  return checkYaml(source!, schema);
}

const brief = ({ line, column, code, message, cure }: Problem): string =>
  `${line}:${column} ${code} ${message} -> ${cure ?? ""}`;
const good = "name: x\nrisk_class: low\n";

describe("checkYaml answers", () => {
  it("what the schema makes of the file", () => {
    const { value, problems } = check(`${good}count: 3\nlabels: {a: b}\n`);
    expect(problems).toEqual([]);
    expect(value).toMatchObject({
      riskClass: "low",
      count: 3,
      enabled: true,
      tags: ["none"],
      labels: new Map([["a", "b"]]),
    });
  });

  it("`null` as if the key were left out", () => {
    const { value, problems } = check(`${good}count: null\nenabled: ~\ntags:\nlabels: null\ncaller:\n`);
    expect(problems).toEqual([]);
    expect(value).toMatchObject({ enabled: true, tags: ["none"] });
    expect(value?.count).toBeUndefined();
    expect(value?.caller).toBeUndefined();
  });

  it("mappings with hostile keys whole", () => {
    const { value } = check(`${good}labels: {__proto__: a, constructor: b}\n`);
    expect([...value!.labels!]).toEqual([
      ["__proto__", "a"],
      ["constructor", "b"],
    ]);
  });
});

describe("checkYaml explains", () => {
  it.each<[string, string, string[]]>([
    [
      "an unknown key that is near a known one",
      `${good}cuont: 3\n`,
      ["3:1 UNKNOWN_KEY unknown key `cuont` -> did you mean `count`?"],
    ],
    [
      "a key in another case",
      `${good}signingKey: x\n`,
      ["3:1 UNKNOWN_KEY unknown key `signingKey` -> did you mean `signing_key`?"],
    ],
    [
      "an unknown key that is near nothing",
      `${good}steps: [{action: a, kind: fixed, zzzzzz: 1}]\n`,
      ["3:34 UNKNOWN_KEY unknown key `zzzzzz` -> known here: `action`, `kind`"],
    ],
    [
      "`__proto__` as unknown key",
      `${good}__proto__: 3\n`,
      [expect.stringContaining("3:1 UNKNOWN_KEY unknown key `__proto__`") as string],
    ],
    [
      "a misspelt required key, once",
      "name: x\nrisk_clas: low\n",
      ["2:1 UNKNOWN_KEY unknown key `risk_clas` -> did you mean `risk_class`?"],
    ],
    [
      "a missing key at its mapping",
      "name: x\n",
      [
        "1:1 MISSING_KEY the key `risk_class` is missing -> add `risk_class:` with one of `low`, `medium`, `high`",
      ],
    ],
    [
      "a missing key in a list",
      `${good}steps:\n  - kind: fixed\n`,
      ["4:5 MISSING_KEY the key `action` is missing -> add `action:` with a text"],
    ],
    [
      "a misspelt value",
      "name: x\nrisk_class: hihg\n",
      [
        "2:13 UNKNOWN_VALUE expected one of `low`, `medium`, `high`, found string `hihg` -> did you mean `high`?",
      ],
    ],
    [
      "another literal",
      `${good}steps: [{action: a, kind: loose}]\n`,
      ["3:27 UNKNOWN_VALUE expected `fixed`, found string `loose` -> write `fixed`"],
    ],
    [
      "a number in quotes",
      `${good}count: "3"\n`,
      ['3:8 WRONG_TYPE expected integer, found string `"3"` -> write `3` without quotes'],
    ],
    [
      "a fraction for an integer",
      `${good}count: 1.5\n`,
      ["3:8 WRONG_TYPE expected integer, found number `1.5` -> write a whole number"],
    ],
    [
      "a number out of range",
      `${good}count: 10\n`,
      ["3:8 OUT_OF_RANGE must be at most 9, found number `10` -> write a number that is at most 9"],
    ],
    [
      "a number for a text",
      "name: 1.0\nrisk_class: low\n",
      ['1:7 WRONG_TYPE expected string, found number `1.0` -> write `"1.0"` in quotes'],
    ],
    [
      "a number of YAML 1.1",
      `${good}count: 1_000\n`,
      [
        "3:8 WRONG_TYPE expected integer, found string `1_000` -> write `1000`; YAML 1.2 reads `1_000` as text",
      ],
    ],
    [
      "base 60",
      `${good}ratio: 1:30\n`,
      ["3:8 WRONG_TYPE expected number, found string `1:30` -> write `90`; YAML 1.2 reads `1:30` as text"],
    ],
    ...["yes", "on", "y", "Y", "TRUE "]
      .slice(0, 4)
      .map((word): [string, string, string[]] => [
        `\`${word}\` for a boolean`,
        `${good}enabled: ${word}\n`,
        [
          `3:10 WRONG_TYPE expected boolean, found string \`${word}\` -> write \`true\`; only \`true\` and \`false\` are booleans in YAML 1.2`,
        ],
      ]),
    [
      "`no` for a boolean",
      `${good}enabled: no\n`,
      [
        "3:10 WRONG_TYPE expected boolean, found string `no` -> write `false`; only `true` and `false` are booleans in YAML 1.2",
      ],
    ],
    [
      "another text for a boolean",
      `${good}enabled: maybe\n`,
      ["3:10 WRONG_TYPE expected boolean, found string `maybe` -> write `true` or `false`"],
    ],
    [
      "a boolean for a text",
      "name: true\nrisk_class: low\n",
      ['1:7 WRONG_TYPE expected string, found boolean `true` -> write `"true"` in quotes'],
    ],
    [
      "a text for a list",
      `${good}tags: web\n`,
      ["3:7 WRONG_TYPE expected list, found string `web` -> write `[web]`"],
    ],
    [
      "a mapping for a list",
      `${good}steps: {action: a}\n`,
      ["3:8 WRONG_TYPE expected list, found a mapping -> begin each entry with `- `"],
    ],
    [
      "a list for a mapping",
      `${good}labels: [a]\n`,
      ["3:9 WRONG_TYPE expected mapping, found a list -> write `key: value` lines, indented below"],
    ],
    [
      "nothing for a required key",
      "name:\nrisk_class: low\n",
      ["1:6 WRONG_TYPE expected string, found nothing -> write a text"],
    ],
    ["an empty list", `${good}tags: []\n`, ["3:7 OUT_OF_RANGE the list is empty -> add an entry"]],
    [
      "an empty text",
      "name: ''\nrisk_class: low\n",
      [expect.stringContaining("1:7 OUT_OF_RANGE the text is empty") as string, expect.anything() as string],
    ],
    [
      "a pattern, in the schema's words",
      "name: X\nrisk_class: low\n",
      ["1:7 WRONG_FORMAT a name has lower-case letters only, found string `X` -> write it in that form"],
    ],
    [
      "a value of a mapping",
      `${good}labels: {a: x, b: 2}\n`,
      ['3:19 WRONG_TYPE expected string, found number `2` -> write `"2"` in quotes'],
    ],
    [
      "a union of which nothing fits",
      `${good}caller: 3\n`,
      ["3:9 WRONG_TYPE expected string or mapping, found number `3` -> write a text or a mapping"],
    ],
    [
      "the branch of a union that was meant",
      `${good}caller: {agent_id: a, rolse: [b]}\n`,
      ["3:23 UNKNOWN_KEY unknown key `rolse` -> did you mean `roles`?"],
    ],
    [
      "custom issues with their code and cure",
      "name: bad\nrisk_class: low\n",
      ["1:7 BAD_NAME `bad` is bad -> be good"],
    ],
  ])("%s", (_, text, expected) => {
    const { value, problems } = check(text);
    expect(value).toBeUndefined();
    expect(problems.map(brief)).toEqual(expected);
    for (const { frame, severity } of problems) {
      expect(severity).toBe("error");
      expect(frame).toContain("^");
    }
  });

  it("all problems of a file, in the order of the file", () => {
    const { problems } = check("tags: x\ncount: 0\nrisk_class: no\nzzz: 1\nname: 3\n");
    expect(problems.map(({ line, code }) => `${line} ${code}`)).toEqual([
      "1 WRONG_TYPE",
      "2 OUT_OF_RANGE",
      "3 UNKNOWN_VALUE",
      "4 UNKNOWN_KEY",
      "5 WRONG_TYPE",
    ]);
  });

  it("at most a hundred problems, and says that there are more", () => {
    const { problems } = check(
      `${good}labels:\n${Array.from({ length: 500 }, (_, i) => `  k${i}: ${i}\n`).join("")}`,
    );
    expect(problems).toHaveLength(101);
    expect(problems.at(-1)).toMatchObject({ code: "MORE_PROBLEMS", severity: "error" });
    expect(problems.at(-1)?.message).toMatch(/more problems than are listed/);
  });

  it("a hundred thousand unknown keys in under a second of processor time", () => {
    const text = `{${Array.from({ length: 90_000 }, (_, i) => `"k${i}":1`).join(",")}}`;
    expect(cpuTime(() => check(text))).toBeLessThan(1500);
  });

  it("wrong secrets without showing them", () => {
    for (const secret of ["1234567", "[1234567]", "{x: 1234567}"]) {
      const { problems } = check(`${good}signing_key: ${secret}\n`);
      expect(JSON.stringify(problems)).not.toContain("1234567");
      expect(problems).toMatchObject([{ line: 3, code: "WRONG_TYPE" }]);
    }
  });
});

describe("checkYaml warns", () => {
  it.each([
    ["yes", /text in YAML 1.2, and the boolean `true`/, /`"yes"` in quotes/],
    ["Off", /the boolean `false`/, /`"Off"` in quotes/],
    ["010", /the number `10` in YAML 1.2, and the number `8`/, /write `10`, or `8`/],
    ["0o17", /the number `15` in YAML 1.2, and a text/, /write `15`/],
    ["0b11", /text in YAML 1.2, and the number `3`/, /`"0b11"` in quotes/],
    ["1_000", /the number `1000`/, /quotes/],
    ["12:30:45", /the number `45045`/, /quotes/],
    ["2026-11-22", /a date/, /`"2026-11-22"` in quotes/],
    ["9007199254740993", /too large to be kept exactly/, /quotes/],
  ])("of %s in a place that takes anything", (written, message, cure) => {
    const { value, problems } = check(`${good}any: [${written}]\n`);
    expect(value).toBeDefined();
    expect(problems).toMatchObject([{ severity: "warning", line: 3, column: 7 }]);
    expect(problems[0]?.message).toMatch(message);
    expect(problems[0]?.cure).toMatch(cure);
  });

  it.each([
    "true",
    "null",
    "7",
    "0",
    "007",
    "1.5",
    "1e3",
    "0x1F",
    "'yes'",
    '"010"',
    "yesterday",
    "y",
    "n",
    "2.3.5",
    "12:99",
    "2026-11-22T10:00:00Z",
  ])("not of %s", (written) => {
    expect(check(`${good}any: [${written}]\n`).problems).toEqual([]);
  });

  it("not twice of a value that is an error already", () => {
    expect(check(`${good}enabled: yes\n`).problems).toHaveLength(1);
  });

  it("of a value that aliases repeat once", () => {
    const { source } = parseYaml(`${good}any: &a [yes]\nlabels:\n`, "f.yaml");
    expect(checkYaml(source!, schema).problems).toHaveLength(1);
  });
});

describe("of a long list, checkYaml", () => {
  let seen = 0;
  const items = z.strictObject({
    list: z.array(
      z.number().refine((item) => {
        seen++;
        return item === 0;
      }),
    ),
  });
  const checkItems = (list: readonly number[]): CheckedYaml<unknown> => {
    seen = 0;
    return checkYaml(parseYaml(JSON.stringify({ list }), "f.yaml").source!, items);
  };

  it("does not read on after a thousand wrong items", () => {
    const { value, problems } = checkItems(Array.from({ length: 50_000 }, () => 1));
    expect(value).toBeUndefined();
    expect(problems).toHaveLength(101);
    expect(problems.at(-1)).toMatchObject({ code: "MORE_PROBLEMS", severity: "error" });
    expect(seen).toBe(1000);
  });

  it("finds what is wrong far behind what is right", () => {
    const list = Array.from({ length: 5000 }, (_, index) => (index === 4999 ? 1 : 0));
    expect(checkItems(list).problems).toMatchObject([{ code: "INVALID", column: 10 + 2 * 4999 }]);
    expect(checkItems(list.slice(0, -1)).value).toEqual({ list: list.slice(0, -1) });
  });
});
