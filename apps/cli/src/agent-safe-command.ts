import { Command } from "@oclif/core/command";
import * as Flags from "@oclif/core/flags";
import { jsonText } from "./answer/json-text.ts";
import { wantsJson } from "./answer/wants-json.ts";
import type { ExitCode } from "./exit-codes.ts";
import { type Style, styleOf } from "./terminal/style.ts";

/** What a command came to. */
export interface Answer {
  readonly exitCode: ExitCode;
  /** The documented object of `--json`. */
  readonly json: unknown;
  /** The same for people. */
  readonly text: (style: Style) => string;
}

/** A command of agent-safe: `--json`, one way to answer, and errors left to `main`. */
export abstract class AgentSafeCommand extends Command {
  // oclif's own JSON mode is not used: it prints the parser's state on wrong usage, and forgets exit codes.
  static override enableJsonFlag = false;

  static override baseFlags = {
    json: Flags.boolean({ description: "Answer with one JSON object, errors included", helpGroup: "GLOBAL" }),
    "json-output": Flags.boolean({ hidden: true }),
  };

  protected readonly json: boolean = wantsJson(this.argv);

  /** Sets the exit code, then writes the answer to standard output: if the reader has gone, the code still tells. */
  protected answer({ exitCode, json, text }: Answer): void {
    process.exitCode = exitCode;
    process.stdout.write(`${this.json ? jsonText(json) : text(styleOf(process.stdout))}\n`);
  }

  // oclif would print the error here; `main` does, in the same way as errors from outside a command.
  override async catch(error: Error): Promise<never> {
    throw error;
  }
}
