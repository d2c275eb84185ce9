// One way to write everything, so that a diff shows a change and nothing else. Biome is both formatter and linter.

import { runCommand } from "./support/command.mjs";

export const title = "formatted and free of lint";

/** @returns {Promise<import("./run.mjs").Finding>} */
export async function check() {
  const { code, output } = await runCommand("biome", [
    "ci",
    "--colors=off",
    "--error-on-warnings",
    "--diagnostic-level=warn",
    "--max-diagnostics=50",
    ".",
  ]);
  return { problems: code === 0 ? [] : [output, "`pnpm format` mends most of it"] };
}
