import { spawn } from "node:child_process";
import { executable, type Run } from "./run-cli.ts";

export interface TerminalOptions {
  readonly cwd: string;
  readonly columns: number;
  readonly env?: Readonly<Record<string, string>>;
  /** Typed when the text has appeared: `{ after: "waiting", keys: "\u0003" }` is Ctrl-C. */
  readonly typed?: { readonly after: string; readonly keys: string };
}

/** Runs the command line in a pseudo-terminal, made by script(1) of util-linux. What it writes to either stream is `stdout`. */
export function runInTerminal(
  args: readonly string[],
  { cwd, columns, env, typed }: TerminalOptions,
): Promise<Run> {
  const words = [process.execPath, executable, ...args].map((word) => `'${word.replaceAll("'", `'\\''`)}'`);
  const command = `stty cols ${columns} rows 40; exec ${words.join(" ")}`;
  return new Promise((resolve, reject) => {
    const child = spawn("script", ["--quiet", "--return", "--command", command, "/dev/null"], {
      cwd,
      env: {
        PATH: process.env["PATH"],
        HOME: "/nonexistent",
        TERM: "xterm-256color",
        SHELL: "/bin/sh",
        ...env,
      },
    });
    let stdout = "";
    let waiting = typed;
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
      if (waiting !== undefined && stdout.includes(waiting.after)) {
        child.stdin.write(waiting.keys);
        waiting = undefined;
      }
    });
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, stdout: stdout.replaceAll("\r\n", "\n"), stderr: "" }));
  });
}
