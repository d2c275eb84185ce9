import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import type { SourceNode } from "../source-node.ts";
import { readJson } from "./read-json.ts";
import { readYaml } from "./read-yaml.ts";
import { readSimpleYaml } from "./simple-yaml.ts";
import { SyntaxProblem } from "./syntax-problem.ts";
import { toSourceNode } from "./to-source-node.ts";

const runs = process.env.AGENT_SAFE_DEEP === undefined ? 1 : 20;

/** The library's reading of a text: the specification of the two faster readers. */
function readByLibrary(text: string): SourceNode | undefined {
  let wrong = false;
  try {
    const contents = readYaml(text, { gaveUpAt: 0, reason: undefined })?.contents;
    if (contents === null || contents === undefined) return undefined;
    const root = toSourceNode(
      contents,
      () => 1,
      () => {
        wrong = true;
      },
    );
    return wrong ? undefined : root;
  } catch (error) {
    if (error instanceof SyntaxProblem) return undefined;
    throw error;
  }
}

/** Value, form and place of everything in a tree; where a value is left out, its place is anybody's choice. */
function outline(node: SourceNode): unknown {
  if (node.kind === "list") return { start: node.start, items: node.items.map(outline) };
  if (node.kind === "mapping") {
    const members = [...node.members].map(([key, { keyStart, keyEnd, keyPlain, node: value }]) => {
      return [key, keyStart, keyEnd, keyPlain, outline(value)];
    });
    return { start: node.start, members };
  }
  const { value, plain, start, end } = node;
  const form = Object.is(value, -0) ? "-0" : value;
  return plain === "" ? { form } : { form, plain, start, end };
}

let accepted = 0;

function expectAgreement(text: string): void {
  for (const read of [readSimpleYaml, readJson]) {
    const result = read(text);
    if (!("root" in result) || result.root === undefined) continue;
    accepted++;
    const library = readByLibrary(text);
    expect(library && outline(library), JSON.stringify(text)).toEqual(outline(result.root));
  }
}

const pieces = [
  ...[
    "a",
    "b: ",
    "c:",
    "- ",
    "-",
    "\n",
    "\n  ",
    "\n    ",
    " ",
    "  ",
    "# x",
    "#",
    "[",
    "]",
    "{",
    "}",
    ", ",
    ",",
  ],
  ...[
    '"q"',
    "'s'",
    "'it''s'",
    '"e\\n"',
    '"\\u00e9"',
    "1",
    "-1",
    "0x1F",
    "0o17",
    "1.5",
    "1e3",
    ".5",
    "1.",
    "+1",
  ],
  ...[
    "true",
    "no",
    "null",
    "~",
    "|",
    "|-",
    ">",
    ">-",
    "\n  text\n",
    "\n\n",
    ": ",
    ":",
    "? ",
    "&x ",
    "*x",
    "!t ",
  ],
  ...[
    "<<: ",
    "%",
    "@",
    "---\n",
    "...\n",
    "\t",
    "é",
    "😀",
    "\r\n",
    "k1: v1\n",
    "k2:\n",
    "  - i1\n",
    "  k3: v3\n",
  ],
  ...[
    "- k4: v4\n",
    "  k5: [1, {a: b}]\n",
    "k6: |\n    lit\n    two\n",
    "k7: >-\n  fold\n  ed\n\n  p\n",
    "[]",
    "{}",
  ],
  ...['key: "x" # c\n', "-x", "--", "-1:30", "a#b", "a #b", "{a: 1,\n b: 2}", "[a,\n  b]", '"a": ', "'b' : "],
  ...[
    "- - ",
    "- [",
    "1: ",
    "true: ",
    ".inf",
    "::",
    "a:b",
    "x: y: z",
    "0123",
    "- \n",
    "k:\n- a\n- b\n",
    "  # c\n",
  ],
  ...["\u2003", "\u00a0", "\ufeff"],
];

const configuration = `# Actions that start over.
---
name: restart-deployment
version: 1.0.0
description: >-
  Restarts all pods of a deployment,
  one after the other.

  Takes some minutes.
parameters:
- name: namespace   # where
  type: string
  constraints: {pattern: '^[a-z][a-z0-9-]*$', max_length: 63}
- name: grace
  type: integer
  default: 30
  constraints:
    enum: [0, 30, 60]
    min_value: -5
target_types: [k8s-deployment,
  k8s-statefulset]
credentials:
    type: "kubernetes"
    fields:
        verbs: [get, "patch"]
        namespace: '{{ params.namespace }}'
notes: |
    first
      deeper

    last
risk_class: medium
empty:
`;

describe("the fast readers and the library", () => {
  it("agree on a file as people write them", () => {
    const result = readSimpleYaml(configuration);
    expect(result).toHaveProperty("root");
    expectAgreement(configuration);
  });

  it("agree on texts put together from pieces of YAML", () => {
    accepted = 0;
    const text = fc
      .array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 10 })
      .map((parts) => parts.join(""));
    fc.assert(fc.property(text, expectAgreement), { numRuns: 8_000 * runs });
    expect(accepted).toBeGreaterThan(500);
  });

  it("agree on lines put together", () => {
    accepted = 0;
    const lines = [
      "k: v",
      "- a",
      "  - b",
      "  k: v",
      "    k: v",
      "  # c",
      "k:",
      "-",
      "- k: v",
      "  'x'",
      "  [a]",
      "a: {b: 1}",
    ];
    const text = fc.array(fc.constantFrom(...lines, "t: |", "t: >", "    x y", "", "  "), { maxLength: 12 });
    fc.assert(
      fc.property(text, (parts) => expectAgreement(`${parts.join("\n")}\n`)),
      { numRuns: 4_000 * runs },
    );
    expect(accepted).toBeGreaterThan(200);
  });

  it("agree on a real file in which some characters were changed", () => {
    accepted = 0;
    const change = fc.record({
      at: fc.nat({ max: configuration.length }),
      remove: fc.nat({ max: 4 }),
      insert: fc.constantFrom(
        "",
        " ",
        "  ",
        "\n",
        "-",
        "- ",
        ":",
        ": ",
        "#",
        " #",
        "'",
        '"',
        "[",
        "}",
        ",",
        "|",
        "\t",
        "\r\n",
      ),
    });
    const text = fc
      .array(change, { minLength: 1, maxLength: 3 })
      .map((changes) =>
        changes.reduce(
          (t, { at, remove, insert }) => t.slice(0, at) + insert + t.slice(at + remove),
          configuration,
        ),
      );
    fc.assert(fc.property(text, expectAgreement), { numRuns: 1_000 * runs });
    expect(accepted).toBeGreaterThan(150);
  });

  it("agree on any data in any of the library's styles", () => {
    accepted = 0;
    const data = fc.dictionary(fc.string({ unit: "grapheme" }), fc.jsonValue({ maxDepth: 4 }));
    const style = fc.constantFrom(
      {},
      { indent: 4 },
      { indentSeq: false },
      { collectionStyle: "flow" as const },
    );
    const property = fc.property(data, style, (value, options) => {
      expectAgreement(stringify(value, { version: "1.2", schema: "core", ...options }));
      expectAgreement(JSON.stringify(value));
      expectAgreement(JSON.stringify(value, null, 2));
    });
    fc.assert(property, { numRuns: 600 * runs });
    expect(accepted).toBeGreaterThan(900);
  });
});
