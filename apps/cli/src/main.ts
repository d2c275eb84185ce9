import { run } from "@oclif/core/run";
import { reportError } from "./answer/report-error.ts";
import { topicUsageError } from "./answer/topic-usage-error.ts";
import { exitCodes } from "./exit-codes.ts";
import { createPlugin } from "./oclif-plugin.ts";
import { packageRoot } from "./package-root.ts";
import { endQuietlyOnClosedPipe } from "./terminal/closed-pipe.ts";

/** Runs one command of the command line; sets the process's exit code, and never throws. */
export async function main(typed: readonly string[]): Promise<void> {
  endQuietlyOnClosedPipe();
  const argv = typed[0] === "help" ? [...typed.slice(1), "--help"] : [...typed];
  process.on("uncaughtException", (error) => {
    reportError(error, argv);
    process.exit(exitCodes.unexpected);
  });
  try {
    const withHelp = argv.includes("--help") || argv.includes("-h");
    const incomplete = withHelp ? undefined : topicUsageError(argv);
    if (incomplete !== undefined) throw incomplete;
    const plugin = await createPlugin(packageRoot, withHelp);
    await run(argv, { root: packageRoot, pjson: plugin.pjson, plugins: new Map([[plugin.name, plugin]]) });
  } catch (error) {
    reportError(error, argv);
  }
}
