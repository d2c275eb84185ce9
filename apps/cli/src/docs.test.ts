import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { AgentSafeCommand } from "./agent-safe-command.ts";
import { commandTable, typedName } from "./command-table.ts";
import { exitCodes } from "./exit-codes.ts";
import { packageRoot } from "./package-root.ts";

const reference = readFileSync(join(packageRoot, "..", "..", "docs", "cli.md"), "utf8");
const readme = readFileSync(join(packageRoot, "README.md"), "utf8");

describe("the documentation of the command line", () => {
  it.each([
    ["docs/cli.md", reference],
    ["README.md", readme],
  ])("%s lists every exit code and no other", (_, page) => {
    const listed = [...page.matchAll(/^\| (\d+) \|/gm)].map(([, code]) => Number(code));
    expect(listed).toEqual(Object.values(exitCodes).sort((a, b) => a - b));
  });

  it.each(commandTable)("describes $id with all its flags", async ({ id, load }) => {
    const name = typedName(id);
    expect(readme).toContain(`| \`agent-safe ${name}`);
    expect(reference).toContain(`\n## ${name}\n`);
    const { flags, args } = await load();
    for (const [flag, { hidden }] of Object.entries({ ...AgentSafeCommand.baseFlags, ...flags })) {
      if (hidden !== true) expect(reference, `--${flag}`).toMatch(new RegExp(`--${flag}\\b`));
    }
    for (const argument of Object.keys(args))
      expect(reference).toMatch(new RegExp(`${name} (?:[[<]\\S+ )*[[<]${argument}`));
  });

  it("names every environment variable that a flag reads", async () => {
    for (const { load } of commandTable) {
      const { flags } = await load();
      for (const flag of Object.values(flags ?? {})) {
        const variable = (flag as { env?: string }).env;
        if (variable !== undefined) expect(reference).toContain(`\`${variable}\``);
      }
    }
  });
});
