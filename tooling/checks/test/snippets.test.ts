import { describe, expect, it } from "vitest";
import { checkPages } from "../snippets.mjs";
import { codeBlocks } from "../support/markdown.mjs";
import { printsAsShown, readPage } from "../support/page.mjs";
import { commandsOf } from "../support/shell-script.mjs";
import { withTemporaryFolder } from "../support/temporary-folder.mjs";

const fence = "```";

describe("code blocks", () => {
  it("are found with language, words and line", () => {
    const page = [
      "# Title",
      "",
      `${fence}ts check file=a/b.ts`,
      "one",
      "two",
      fence,
      "",
      "~~~",
      "x",
      "~~~",
    ].join("\n");
    expect(codeBlocks(page)).toEqual([
      { language: "ts", words: ["check", "file=a/b.ts"], file: "a/b.ts", line: 4, text: "one\ntwo\n" },
      { language: "", words: [], file: undefined, line: 9, text: "x\n" },
    ]);
  });

  it("may hold shorter fences, and be indented", () => {
    const page = [
      "````md",
      `${fence}ts`,
      "x",
      fence,
      "````",
      `  ${fence}sh`,
      "  a",
      "    b",
      `  ${fence}`,
    ].join("\n");
    expect(codeBlocks(page).map(({ language, text }) => [language, text])).toEqual([
      ["md", `${fence}ts\nx\n${fence}\n`],
      ["sh", "a\n  b\n"],
    ]);
  });
});

describe("the steps of a page", () => {
  it("are modules, shell blocks and files, in order", () => {
    const page = [
      `${fence}ts`,
      "const a = 1;",
      fence,
      `${fence}ts check`,
      "const a = 2;",
      fence,
      `${fence}sh`,
      "npm install x",
      fence,
      `${fence}sh run`,
      "agent-safe validate",
      fence,
      `${fence}yaml file=policies/a.yaml`,
      "rules: []",
      fence,
      `${fence}yaml`,
      "rules: []",
      fence,
    ].join("\n");
    const { steps, problems } = readPage(page);
    expect(problems).toEqual([]);
    expect(steps.map(({ kind, run, line, text }) => [kind, run, line, text.trim()])).toEqual([
      ["module", true, 2, "const a = 1;"],
      ["module", false, 5, "const a = 2;"],
      ["shell", true, 11, "agent-safe validate"],
      ["file", true, 14, "rules: []"],
    ]);
  });

  it("keep the lines of the page, also in a block that continues another", () => {
    const page = [`${fence}ts`, "one", fence, "text", `${fence}ts continue`, "six", fence].join("\n");
    expect(readPage(page).steps.map(({ text }) => text)).toEqual(["\none\n\n\n\nsix\n"]);
  });

  it("say what the step before them prints", () => {
    const page = [`${fence}sh run`, "echo 1", fence, `${fence}text output`, "1", fence].join("\n");
    expect(readPage(page).steps[0]?.output).toEqual({ line: 5, text: "1\n" });
  });

  it("report what cannot be meant", () => {
    for (const block of [
      ["ts continue", "x"],
      ["text output", "x"],
      ["sh", "agent-safe validate"],
      ["bash", "npx agent-safe init demo"],
    ]) {
      expect(readPage(`${fence}${block[0]}\n${block[1]}\n${fence}`).problems).toHaveLength(1);
    }
    expect(readPage(`${fence}sh show\nagent-safe audit show --follow\n${fence}`)).toEqual({
      steps: [],
      problems: [],
    });
  });
});

describe("what a step prints", () => {
  it.each([
    ["a\nb", "a\nb\n\n", true],
    ["a", "a\nb", false],
    ["evt-…  done", "evt-0198  done", true],
    ["a\n…\nz", "a\nb\nc\nz", true],
    ["a\n…\nz", "a\nz", true],
    ["a\n…", "b", false],
    ["a.c", "abc", false],
  ])("%j for %j: %s", (expected, printed, fits) => {
    expect(printsAsShown(expected, printed)).toBe(fits);
  });
});

describe("the commands of a shell block", () => {
  it("may span lines, and announce how they end", () => {
    const block = `# a comment
cd demo

agent-safe check x \\
  --params '{
    "a": 1}' # exits 11
cat <<END > f
text
END
`;
    expect(commandsOf(block)).toEqual([
      { text: "cd demo", exit: 0 },
      { text: `agent-safe check x \\\n  --params '{\n    "a": 1}' # exits 11`, exit: 11 },
      { text: "cat <<END > f\ntext\nEND", exit: 0 },
    ]);
  });
});

describe("a page", () => {
  /** The problems of a page whose blocks are given as info string and text. */
  async function problemsOf(...blocks: [info: string, text: string][]): Promise<string[]> {
    const text = blocks.map(([info, body]) => `${fence}${info}\n${body}\n${fence}\n`).join("");
    const finding = await withTemporaryFolder((top) =>
      checkPages(top, [{ file: "page.md", text }], async () => []),
    );
    return finding.problems;
  }

  it("that is right has no problems", async () => {
    const problems = await problemsOf(
      ["sh run", "mkdir inner && cd inner"],
      ["yaml file=deep/a.yaml", "a: 1"],
      ["sh run", "cat deep/a.yaml\nfalse # exits 1"],
      ["text output", "a: 1"],
      ["ts", 'import { readFileSync } from "node:fs";\nconst text = readFileSync("deep/a.yaml", "utf8");'],
      ["ts continue", "console.log(text.trim(), process.cwd());"],
      ["text output", "a: 1 …/inner"],
      ["ts check", 'throw new Error("is not run");'],
    );
    expect(problems).toEqual([]);
  });

  it.each<[string, string, [string, string][]]>([
    ["does not type-check", "page.md:2:7: error TS2322", [["ts", 'const a: number = "a";']]],
    [
      "does not type-check further down",
      "page.md:5:15: error TS2339",
      [
        ["ts", "const a = 1;"],
        ["ts continue", "console.log(a.b);"],
      ],
    ],
    ["throws", "page.md:2: ended with 1", [["ts", 'throw new Error("gotcha");']]],
    [
      "has a command that fails",
      "page.md:5: ended with 1",
      [
        ["ts", "export {};"],
        ["sh run", "true\nfalse\ntrue"],
      ],
    ],
    ["announces another exit code", "was to exit 11, and exited 3", [["sh run", "(exit 3) # exits 11"]]],
    ["leaves its shell", "leaves the shell", [["sh run", "exit 0"]]],
    [
      "shows another output",
      "page.md:5: the step above prints something else",
      [
        ["ts", "console.log(1);"],
        ["text output", "2"],
      ],
    ],
    ["is marked wrongly", "page.md:2: a block that calls agent-safe", [["sh", "agent-safe validate"]]],
  ])("that %s has a problem with its place", async (_name, message, blocks) => {
    const problems = await problemsOf(...blocks);
    expect(problems.join("\n")).toContain(message);
  });
});
