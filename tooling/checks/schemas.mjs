// The JSON Schemas that editors use are generated from the zod schemas that the program uses. When one is changed
// and the other forgotten, the editor praises what the program refuses.

import { join } from "node:path";
import { root } from "../workspace.mjs";
import { runCommand } from "./support/command.mjs";

export const title = "JSON Schemas are those that the code generates";

/** @returns {Promise<import("./run.mjs").Finding>} */
export async function check() {
  const { code, output } = await runCommand(process.execPath, [
    join(root, "tooling", "schemas", "generate.mjs"),
    "--check",
  ]);
  return { problems: code === 0 ? [] : [output, "if the change is meant: `pnpm schemas`"] };
}
