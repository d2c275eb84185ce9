import { constants } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { printable } from "@agent-safe/core";
import { Narrator } from "../telling/narrator.ts";
import { choosePalette } from "../telling/palette.ts";
import { Stage, type StageOptions } from "./stage.ts";

const usage = `usage: node dist/main.js [--project FOLDER]

  --project FOLDER   a project other than the example's own; it is copied, never written to
  --help             this text

exit code: 0 all was as it should be, 1 it was not, 2 wrong usage, 128 + n ended by signal n
`;

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Opens the stage, lets the story be played, and clears away whatever happens: a failure, a signal, a story that does
 * not come out. Answers the exit code. The story answers whether all was as it should be.
 */
export async function play(
  args: readonly string[],
  setting: Pick<StageOptions, "pools" | "caller" | "incident">,
  story: (stage: Stage) => Promise<boolean>,
): Promise<number> {
  const project = readArguments(args);
  if (typeof project === "number") return project;
  const ended = new AbortController();
  const narrator = new Narrator({
    // Once the stage is being cleared, what is left of the story would be told about nothing.
    write: (text) => void (ended.signal.aborted || process.stdout.write(text)),
    palette: choosePalette(process.stdout, process.env),
    // Some terminals say 0.
    width: process.stdout.columns || 110,
  });
  // `once`: a second Ctrl-C ends this process at once; the others notice that and leave by themselves.
  for (const signal of signals) process.once(signal, () => ended.abort(signal));
  try {
    await using stage = await Stage.open({ ...setting, project, narrator, signal: ended.signal });
    ended.signal.throwIfAborted();
    return (await Promise.race([story(stage), rejection(ended.signal)])) ? 0 : 1;
  } catch (error) {
    if (ended.signal.aborted) {
      process.stdout.write(`\n${ended.signal.reason}: the story ends here, and every process was stopped\n`);
      return 128 + constants.signals[ended.signal.reason as NodeJS.Signals];
    }
    process.stderr.write(`${explain(error)}\n`);
    return 1;
  }
}

function readArguments(args: readonly string[]): string | number {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { project: { type: "string" }, help: { type: "boolean" } },
    });
    if (values.help) {
      process.stdout.write(usage);
      return 0;
    }
    return values.project ?? fileURLToPath(new URL("../../project/", import.meta.url));
  } catch (error) {
    process.stderr.write(`${explain(error)}\n${usage}`);
    return 2;
  }
}

function rejection(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}

/** Problems of a project file come as several lines; each is made safe by itself. */
function explain(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split("\n").map(printable).join("\n");
}
