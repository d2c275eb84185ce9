// The packages' own builds leave out the tests, and nobody builds the tools. Vitest strips types without looking at
// them, so a test could call what does not exist and still pass: here they are checked.

import { runCommand } from "./support/command.mjs";

export const title = "tests and tools type-check";

/** @returns {Promise<import("./run.mjs").Finding>} */
export async function check() {
  const { code, output } = await runCommand("tsc", [
    "-p",
    "tsconfig.tests.json",
    "--noEmit",
    "--pretty",
    "false",
  ]);
  return { problems: code === 0 ? [] : [output] };
}
