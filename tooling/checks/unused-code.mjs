// Exports that nobody imports, files that nobody reaches and dependencies that nobody needs are read, reviewed and
// installed for nothing. Knip finds them across all packages; what it must know stands in knip.json.

import { runCommand } from "./support/command.mjs";

export const title = "no unused files, exports or dependencies";

/** @returns {Promise<import("./run.mjs").Finding>} */
export async function check() {
  const { code, output } = await runCommand("knip", ["--no-progress", "--no-config-hints"]);
  return { problems: code === 0 ? [] : [output] };
}
