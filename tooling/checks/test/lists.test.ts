import { describe, expect, it } from "vitest";
import { compare, exportedNames } from "../exports.mjs";
import { findLeftovers } from "../leftovers.mjs";
import { printedCommands } from "../packed-install.mjs";

describe("the names that an entry point exports", () => {
  it("are told apart into values and types", () => {
    const source = `// a comment
export { type A, b, c as d } from "./b.ts";
export type { E, F as G } from "./e.ts";
`;
    expect(exportedNames(source)).toEqual({ values: ["b", "d"], types: ["A", "E", "G"], rest: "" });
  });

  it("are told from what else there is", () => {
    expect(exportedNames('export * from "./a.ts";').rest).toBe('export * from "./a.ts";');
    const source = `export interface A {}
export async function b(): Promise<void> {}
const c = 1;
`;
    expect(exportedNames(source)).toMatchObject({ values: ["b"], types: ["A"], rest: source.trim() });
  });

  it("are compared with the list both ways", () => {
    const expected = { a: { values: ["kept", "gone"], types: ["T"] } };
    const found = { a: { values: ["kept", "leaked"], types: [] }, b: { values: ["x"], types: [] } };
    expect(compare(expected, found).slice(0, -1)).toEqual([
      "a: `gone` (values) has vanished",
      "a: `leaked` (values) is new",
      "a: `T` (types) has vanished",
      "b: `x` (values) is new",
    ]);
    expect(compare(expected, expected)).toEqual([]);
  });
});

describe("leftovers", () => {
  it.each([
    ["packages/core/src/a.ts", `const host = "https://registry.${"npmjs"}.org";`],
    ["docs/a.md", `see /${"home"}/somebody/notes`],
    ["docs/a.md", `see /${"Users"}/somebody/notes`],
    ["packages/core/src/a.ts", `listen("127.0.${"0.1"}")`],
    ["packages/core/src/a.ts", `open("http://localhost:${"8080"}")`],
    ["pnpm-lock.yaml", `resolution: {tarball: ${"https"}://example.com/a.tgz}`],
    ["packages/core/src/a.test.ts", `it.${"skip"}("a")`],
    ["packages/core/src/a.test.ts", `describe.${"only"}("a")`],
    ["packages/core/src/a.ts", `// ${"TO"}${"DO"}: later`],
    ["packages/core/src/a.ts", `x as ${"any"}`],
  ])("in %s: %s", (file, line) => {
    expect(findLeftovers(file, `fine\n${line}\n`)).toEqual([expect.stringContaining(`${file}:2: `)]);
  });

  it.each([
    ["packages/core/src/a.test.ts", `listen("127.0.${"0.1"}")`],
    ["docs/a.md", "`./work/` and ~/work/ and https://example.com/home/page/"],
    ["docs/a.md", "the method of doing it"],
  ])("not in %s: %s", (file, line) => {
    expect(findLeftovers(file, line)).toEqual([]);
  });
});

it("finds the commands that `init` prints", () => {
  const output = `created demo

Next:

  cd demo
  agent-safe validate
  agent-safe check restart-deployment --target dev/test-app \\
    --caller deploy-agent \\
    --params '{"namespace": "dev"}'
  npx agent-safe audit verify ./audit.jsonl

Read docs/ to go on.
`;
  expect(printedCommands(output)).toEqual([
    "  cd demo".trim(),
    "agent-safe validate",
    expect.stringMatching(/^agent-safe check [\s\S]*deploy-agent[\s\S]*"dev"}'$/),
    "npx agent-safe audit verify ./audit.jsonl",
  ]);
});
