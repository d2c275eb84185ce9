import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseYaml } from "./parse-yaml.ts";
import { formatProblem } from "./problem.ts";
import { cpuTime } from "./testing/cpu-time.ts";

function valueIn(text: string | Uint8Array): unknown {
  const { source, problems } = parseYaml(text, "file.yaml");
  expect(problems.map(formatProblem)).toEqual([]);
  return source?.value;
}

describe("parseYaml reads", () => {
  it.each<[string, string | Uint8Array, unknown]>([
    ["block YAML", "a: 1\nb:\n  - x\n  - {c: d}\n", { a: 1, b: ["x", { c: "d" }] }],
    ["JSON", '{"a": [1, true, null, "x"], "b": {}}', { a: [1, true, null, "x"], b: {} }],
    ["a byte order mark", Buffer.from("\ufeffa: 1\n"), { a: 1 }],
    ["Windows line breaks", "a: 1\r\nb: 2\r\n", { a: 1, b: 2 }],
    ["carriage returns alone", "a: 1\rb: 2\r", { a: 1, b: 2 }],
    ["a document start and end", "---\na: 1\n...\n", { a: 1 }],
    ["the version directive", "%YAML 1.2\n---\na: 1\n", { a: 1 }],
    ["values over several lines", 'a: one\n  two\nb: "x\n  y"\n', { a: "one two", b: "x y" }],
    ["literal and folded blocks", "a: |\n  x\n   y\nb: >+\n  p\n  q\n\n", { a: "x\n y\n", b: "p q\n\n" }],
    [
      "YAML 1.2 scalars",
      "a: yes\nb: 010\nc: 0o10\nd: ~\ne: True\nf: 0xA\n",
      { a: "yes", b: 10, c: 8, d: null, e: true, f: 10 },
    ],
    ["an explicit core tag", "a: !!str 1\nb: !!int '2'\n", { a: "1", b: 2 }],
    ["explicit keys", "? a\n: 1\n", { a: 1 }],
    ["anchors and aliases", "a: &x {b: 1}\nc: *x\nd: [*x]\n", { a: { b: 1 }, c: { b: 1 }, d: [{ b: 1 }] }],
    [
      "merge keys",
      "a: &a {x: 1, y: 2}\nb: &b {y: 3}\nc:\n  <<: [*b, *a]\n  z: 4\n",
      {
        a: { x: 1, y: 2 },
        b: { y: 3 },
        c: { z: 4, y: 3, x: 1 },
      },
    ],
    ["a quoted key that looks like a merge key", '"<<": 1\n', { "<<": 1 }],
  ])("%s", (_, text, value) => {
    expect(valueIn(text)).toEqual(value);
  });

  it.each(["__proto__: {polluted: 1}\n", '{"__proto__": {"polluted": 1}}', "? __proto__\n: {polluted: 1}\n"])(
    "`__proto__` as plain data: %j",
    (text) => {
      const value = valueIn(text) as Record<string, unknown>;
      expect(Object.keys(value)).toEqual(["__proto__"]);
      expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
      expect("polluted" in value).toBe(false);
    },
  );

  it("`constructor` and `prototype` as plain data", () => {
    expect(valueIn("constructor: 1\nprototype: 2\n")).toEqual({ constructor: 1, prototype: 2 });
  });
});

describe("parseYaml refuses, with place, frame and cure,", () => {
  it.each<[string, string | Uint8Array, string, number, number, RegExp]>([
    ["an empty file", "", "EMPTY_FILE", 1, 1, /holds nothing/],
    ["a file of comments", "# one\n\n# two\n", "EMPTY_FILE", 1, 1, /holds nothing/],
    ["a file with an empty document", "---\n...\n", "EMPTY_FILE", 1, 1, /holds nothing/],
    ["a list", "- a\n- b\n", "NOT_A_MAPPING", 1, 1, /a list instead of a mapping/],
    ["a single value", "hello\n", "NOT_A_MAPPING", 1, 1, /a single value/],
    ["two documents", "---\na: 1\n---\nb: 2\n", "SEVERAL_DOCUMENTS", 3, 1, /second YAML document/],
    ["YAML 1.1", "%YAML 1.1\n---\na: yes\n", "DIRECTIVE_REFUSED", 1, 1, /only YAML 1.2/],
    [
      "other directives",
      "%TAG ! tag:x,2000:\n---\na: 1\n",
      "DIRECTIVE_REFUSED",
      1,
      1,
      /directives are not read/,
    ],
    ["a duplicate key", "a: 1\nb: 2\na: 3\n", "DUPLICATE_KEY", 3, 1, /`a` stands twice .* first on line 1/],
    ["a duplicate key in JSON", '{"a": 1,\n "\\u0061": 2}', "DUPLICATE_KEY", 2, 2, /`a` stands twice/],
    ["a duplicate key deep inside", "x:\n  - {y: 1, y: 2}\n", "DUPLICATE_KEY", 2, 12, /`y` stands twice/],
    ["a number as key", "a:\n  1: x\n", "KEY_NOT_TEXT", 2, 3, /`1` is a number/],
    ["a boolean as key", "true: x\n", "KEY_NOT_TEXT", 1, 1, /`true` is a boolean/],
    ["nothing as key", ": x\n", "KEY_NOT_TEXT", 1, 1, /a key is empty/],
    ["a null as key", "~: x\n", "KEY_NOT_TEXT", 1, 1, /a key is empty/],
    ["a list as key", "[a]: x\n", "KEY_NOT_TEXT", 1, 1, /a key is a list/],
    ["a template as key", "{{ a }}: x\n", "KEY_NOT_TEXT", 1, 1, /a key is a mapping/],
    ["an alias as key", "a: &x 1\n*x : 2\n", "KEY_NOT_TEXT", 2, 1, /a key is an alias/],
    ["an unknown alias", "a: &first 1\nb: *frist\n", "ALIAS_UNKNOWN", 2, 4, /no anchor `&frist`/],
    ["an alias inside itself", "a: &x [1, *x]\n", "ALIAS_ENDLESS", 1, 11, /inside the value that it repeats/],
    ["a merge of no mapping", "a: &x [1]\n<<: *x\n", "MERGE_REFUSED", 1, 8, /`<<` merges mappings/],
    ["a custom tag", "a: !ruby/object x\n", "TAG_REFUSED", 1, 17, /`!ruby\/object` is refused/],
    ["a tag of YAML 1.1", "a: !!binary aGk=\n", "TAG_REFUSED", 1, 13, /`!!binary` is refused/],
    ["a tag at a mapping", "a: !!omap {b: 1}\n", "TAG_REFUSED", 1, 11, /`!!omap` is refused/],
    ["infinity", "a: .inf\n", "NUMBER_NOT_FINITE", 1, 4, /`.inf` is not a finite number/],
    ["a number out of range", '{"a": 1e999}', "NUMBER_NOT_FINITE", 1, 7, /`1e999`/],
    ["a tab as indentation", "a:\n\tb: 1\n", "YAML_SYNTAX", 2, 1, /tab is used for indentation/],
    ["wrong indentation", "a: 1\n  b: 2\n", "YAML_SYNTAX", 1, 4, /./],
    ["an open quote", "a: 'x\nb: 1\nc: 2\n", "YAML_SYNTAX", 1, 4, /quote is opened here/],
    ["an open bracket", "a: 1\nb: [1, 2\nc: 3\n", "YAML_SYNTAX", 2, 4, /bracket is opened here/],
    ["a second colon", "description: note: x\n", "YAML_SYNTAX", 1, 14, /second `: ` on one line/],
    ["a key without colon", "a: 1\nb\n", "YAML_SYNTAX", 2, 1, /key without `:`/],
    ["a bad escape", '"a": "\\q"\n', "YAML_SYNTAX", 1, 7, /escape/],
    ["a reserved character", "a: @b\n", "YAML_SYNTAX", 1, 4, /cannot start with/],
    ["a NUL character", "a: \0\n", "CONTROL_CHARACTER", 1, 4, /U\+0000/],
    [
      "a binary file",
      Uint8Array.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0]),
      "CONTROL_CHARACTER",
      1,
      1,
      /U\+007F/,
    ],
    ["a lone surrogate", "a: \ud800\n", "CONTROL_CHARACTER", 1, 4, /U\+D800/],
    [
      "bytes that are not UTF-8",
      Buffer.from("a: 1\nb: \xe9\n", "latin1"),
      "NOT_UTF8",
      2,
      4,
      /not UTF-8 text/,
    ],
    ["UTF-16", Buffer.from("\ufeffa: 1\n", "utf16le"), "NOT_UTF8", 1, 1, /UTF-16/],
    ["more than 1 MiB", `a: ${"x".repeat(1024 * 1024)}\n`, "FILE_TOO_LARGE", 1, 1, /larger than 1 MiB/],
    ["deep nesting", `a: ${"[".repeat(65)}${"]".repeat(65)}\n`, "TOO_DEEP", 1, 67, /64 levels/],
  ])("%s", (_, text, code, line, column, message) => {
    const { source, problems } = parseYaml(text, "file.yaml");
    expect(source).toBeUndefined();
    expect(problems[0]).toMatchObject({ file: "file.yaml", line, column, code, severity: "error" });
    expect(problems[0]?.message).toMatch(message);
    expect(problems[0]?.cure).toBeTruthy();
    const shown = text.length > 0 && !["NOT_UTF8", "FILE_TOO_LARGE"].includes(code);
    if (shown) expect(problems[0]?.frame).toMatch(new RegExp(`^> *${line} \\|.*\\n *\\| *\\^`, "m"));
  });

  it("several duplicate and unusable keys at once", () => {
    const { problems } = parseYaml("a: &x 1\na: 2\n3: x\nb: .nan\nb: 1\n", "file.yaml");
    expect(problems.map(({ code, line }) => `${code} ${line}`)).toEqual([
      "DUPLICATE_KEY 2",
      "KEY_NOT_TEXT 3",
      "NUMBER_NOT_FINITE 4",
      "DUPLICATE_KEY 5",
    ]);
  });

  it("a nesting that only aliases make deep", () => {
    const levels = Array.from(
      { length: 40 },
      (_, i) => `l${i}: &l${i} {${i === 0 ? "" : `a: {b: *l${i - 1}}`}}`,
    );
    expect(parseYaml(levels.join("\n"), "file.yaml").problems[0]).toMatchObject({ code: "TOO_DEEP" });
  });
});

const mebibyte = 1024 * 1024;
const filled = (start: string, piece: string): string => {
  return (start + piece.repeat(Math.ceil(mebibyte / piece.length))).slice(0, mebibyte);
};

describe("parseYaml answers within a second of processor time to 1 MiB of", () => {
  const hostile: [string, string | Uint8Array][] = [
    ...[
      "[",
      "{",
      "{a: ",
      "[{",
      "- ",
      "-\n",
      "? ",
      "?\n",
      ": ",
      ":\n",
      "a:\n",
      "a: ",
      "&a ",
      "&a\n",
      "*a\n",
      "!a ",
    ].map((piece): [string, string] => [JSON.stringify(piece), filled("", piece)]),
    ...[
      "#\n",
      "# \n",
      "\n",
      "\r",
      "\r\n",
      " ",
      "\t",
      "-",
      "a",
      "a ",
      "a\n",
      "]",
      "}",
      '"',
      "'",
      "%",
      "@",
      "|\n",
      ">\n",
    ].map((piece): [string, string] => [JSON.stringify(piece), filled("", piece)]),
    ...[
      "---\n",
      "...\n",
      "%a b\n",
      "a: 1\n",
      "<<: {}\n",
      "- *a\n",
      "- &a 1\n",
      "- !!str x\n",
      "- |9\n",
      "a: b\n c\n",
    ].map((piece): [string, string] => [JSON.stringify(piece), filled("", piece)]),
    ...[",", "a,", "a\n,\n", "*a,", "#a\n", "? a,", ": ,", "1,", "[],", '"a":1,'].map(
      (piece): [string, string] => [`${JSON.stringify(piece)} after a bracket`, filled("a: [", piece)],
    ),
    ...["a,", ":", ": ,", "? ", '"a":1,', "a: 1,"].map((piece): [string, string] => [
      `${JSON.stringify(piece)} after a brace`,
      filled("{", piece),
    ]),
    ["escapes in quotes", filled('a: "', "\\x")],
    ["lines in quotes", filled('a: "', "a\n")],
    ["blank lines in a folded block", filled("a: >\n", "\n")],
    ["distinct anchors", Array.from({ length: 75_000 }, (_, i) => `- &a${i} x`).join("\n")],
    ["distinct keys", Array.from({ length: 75_000 }, (_, i) => `key${i}: x`).join("\n")],
    ["distinct keys in braces", `{${Array.from({ length: 75_000 }, (_, i) => `k${i}: x`).join(",")}}`],
    ["indented keys", Array.from({ length: 1400 }, (_, i) => `${" ".repeat(i)}a:`).join("\n")],
    ["bytes of all kinds", Uint8Array.from({ length: mebibyte }, (_, i) => (i * 7919 + (i >> 3) ** 2) & 255)],
    ["zero bytes", new Uint8Array(mebibyte)],
  ];

  it.each(hostile)("%s", (_, content) => {
    let problems: readonly unknown[] = [];
    expect(cpuTime(() => ({ problems } = parseYaml(content, "file.yaml")))).toBeLessThan(1000);
    expect(problems.length).toBeLessThanOrEqual(100);
  });

  it("aliases that stand for a billion values", () => {
    const levels = Array.from(
      { length: 10 },
      (_, i) =>
        `l${i}: &l${i} [${Array(9)
          .fill(i ? `*l${i - 1}` : "x")
          .join(",")}]`,
    );
    const { problems } = parseYaml(levels.join("\n"), "file.yaml");
    expect(problems).toMatchObject([{ code: "ALIAS_BOMB", line: 5 }]);
  });
});

describe("a large file", () => {
  const targets = Array.from(
    { length: 9000 },
    (_, i) => `- id: prod/api-${i}\n  type: k8s-deployment\n  labels: {team: a}\n`,
  );

  it("is read when it is written simply", () => {
    const { source } = parseYaml(`targets:\n${targets.join("")}`, "inventory.yaml");
    expect(source?.value.targets).toHaveLength(9000);
    expect(source?.position(["targets", 8999, "type"])).toMatchObject({ line: 27_000, column: 9 });
  });

  it("names the place of a duplicate key", () => {
    const { problems } = parseYaml(`targets:\n${targets.join("")}  type: x\n`, "inventory.yaml");
    expect(problems).toMatchObject([{ code: "DUPLICATE_KEY", line: 27_002, column: 3 }]);
  });

  it("names the place of what is wrong or unusual", () => {
    const { problems } = parseYaml(`targets:\n${targets.join("")}  owner: &me x\n`, "inventory.yaml");
    expect(problems).toMatchObject([{ code: "TOO_COMPLEX", line: 27_002, column: 10 }]);
  });
});

describe("parseYaml never throws", () => {
  const check = (content: string | Uint8Array): void => {
    const { source, problems } = parseYaml(content, "file.yaml");
    expect(source === undefined).toBe(problems.some(({ severity }) => severity === "error"));
    for (const problem of problems)
      expect(formatProblem(problem)).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
  };

  it("on any bytes", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), check), { numRuns: 3000 });
  });

  it("on any text", () => {
    fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 100 }), check), { numRuns: 3000 });
  });

  it("on pieces of YAML", () => {
    const pieces = [
      "a",
      ": ",
      "- ",
      "\n",
      "\n  ",
      "[",
      "]",
      "{",
      "}",
      ",",
      '"',
      "'",
      "&a ",
      "*a",
      "!x ",
      "? ",
      "|",
      ">",
      "#",
      "<<: ",
      "\t",
      "---",
      "%",
    ];
    const text = fc.array(fc.constantFrom(...pieces), { maxLength: 30 }).map((parts) => parts.join(""));
    fc.assert(fc.property(text, check), { numRuns: 5000 });
  });
});

describe("a lone surrogate", () => {
  it.each<[string, string, string]>([
    ["a value", 'a: x\nb: "x\\ud800"\n', "2:4"],
    ["a value that the library reads", 'a: &x y\nb: "\\ud800\n  x"\n', "2:4"],
    ["an item of a flow list", 'a: [x, "\\udc00"]\n', "1:8"],
    ["a key", 'a: x\n"\\ud800": y\n', "2:1"],
    ["a key in a flow mapping", 'a: {"\\ud800": y}\n', "1:5"],
    ["a long escape", 'a: "\\U0000D800"\n', "1:4"],
    ["JSON", '{"a": "\\ud800x"}', "1:7"],
    ["a key in JSON", '{"\\ud800": 1}', "1:2"],
    ["two halves in the wrong order", 'a: "\\udc00\\ud800"\n', "1:4"],
  ])("is refused in %s", (_, text, place) => {
    const { source, problems } = parseYaml(text, "file.yaml");
    expect(source).toBeUndefined();
    expect(problems).toMatchObject([{ code: "LONE_SURROGATE", severity: "error" }]);
    expect(`${problems[0]?.line}:${problems[0]?.column}`).toBe(place);
    expect(problems[0]?.message).toMatch(/U\+D[8C]00/);
    expect(problems[0]?.frame).toContain("^");
    expect(problems[0]?.cure).toBeTruthy();
  });

  it("is told at its place in a file too large for the library", () => {
    const lines = Array.from({ length: 60_000 }, (_, i) => `k${i}: v\n`).join("");
    expect(parseYaml(`${lines}x: "\\ud800"\n`, "file.yaml").problems).toMatchObject([
      { code: "LONE_SURROGATE", line: 60_001, column: 4 },
    ]);
  });

  it("is listed with all others of its file", () => {
    const { problems } = parseYaml('"\\ud800": 1\na: "\\ud801"\nb: .inf\n', "file.yaml");
    expect(problems.map(({ line, code }) => `${line} ${code}`)).toEqual([
      "1 LONE_SURROGATE",
      "2 LONE_SURROGATE",
      "3 NUMBER_NOT_FINITE",
    ]);
  });

  it("is no pair of surrogates", () => {
    expect(valueIn('a: "\\ud83d\\ude00"\n')).toEqual({ a: "\u{1f600}" });
  });
});
