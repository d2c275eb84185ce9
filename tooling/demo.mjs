// `pnpm demo`: builds the example agent and what it needs, then lets it run. Its exit code is the demo's.
// The command line is built too: the agent ends by naming commands to try next.

import { spawn } from "node:child_process";
import { join } from "node:path";
import { runTurbo } from "./turbo.mjs";
import { root } from "./workspace.mjs";

const build = await runTurbo(["build", "--filter=@agent-safe/example-agent", "--filter=agent-safe"], {
  output: "pipe",
});
if (build.code !== 0) {
  console.error(`${build.output}\nthe demo cannot be built; what failed stands above`);
  process.exit(1);
}

const agent = spawn(process.execPath, [join(root, "apps", "example-agent", "dist", "main.js")], {
  stdio: "inherit",
});
// The terminal sends Ctrl-C to the agent too; it is the one that cleans up and decides how to end.
process.on("SIGINT", () => {});
process.on("SIGTERM", () => agent.kill("SIGTERM"));
agent.on("error", (error) => {
  console.error(`the example agent cannot be started: ${error.message}`);
  process.exitCode = 1;
});
agent.on("close", (code) => {
  process.exitCode = code ?? 1;
});
