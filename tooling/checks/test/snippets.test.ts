import { describe, expect, it } from "vitest";
import { codeBlocks } from "../support/markdown.mjs";
import { printsAsShown, readPage } from "../support/page.mjs";
import { commandsOf } from "../support/shell-script.mjs";

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
