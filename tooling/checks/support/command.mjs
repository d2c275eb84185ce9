// Runs a program to its end and keeps what it said.

import { spawn } from "node:child_process";
import { delimiter, join } from "node:path";
import { root } from "../../workspace.mjs";

/**
 * @typedef {object} CommandResult
 * @property {number} code exit code; 1 when the program was ended by a signal or could not be started
 * @property {string} stdout
 * @property {string} output stdout and stderr as they came
 */

/**
 * @param {string} program a path, or a name that is looked up among the repository's own tools first
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: Record<string, string>, timeout?: number }} [options] timeout in milliseconds
 * @returns {Promise<CommandResult>}
 */
export function runCommand(program, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: options.cwd ?? root,
      env: {
        ...neutralEnvironment(),
        PATH: `${join(root, "node_modules", ".bin")}${delimiter}${process.env.PATH ?? ""}`,
        NO_COLOR: "1",
        FORCE_COLOR: "0",
        ...options.env,
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    // Not spawn's own `timeout`: it goes on waiting, and keeps this process alive, when the program could not be started.
    const timer = setTimeout(() => {
      child.kill("SIGKILL");
      // What the program started may still hold the other ends.
      child.stdout.destroy();
      child.stderr.destroy();
    }, options.timeout ?? 600_000);
    /** @param {CommandResult} result */
    const end = (result) => {
      clearTimeout(timer);
      resolve(result);
    };
    let stdout = "";
    let output = "";
    child.stdout.setEncoding("utf8").on("data", (text) => {
      stdout += text;
      output += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text) => {
      output += text;
    });
    child.on("error", (error) => end({ code: 1, stdout, output: `${output}${error.message}\n` }));
    child.on("close", (code, signal) =>
      end({
        code: code ?? 1,
        stdout,
        output: signal === null ? output : `${output}ended by ${signal}\n`,
      }),
    );
  });
}

/** What somebody has set for their own project, or how this check was started, must not decide how it ends. */
function neutralEnvironment() {
  const leading = /^(?:AGENT_SAFE_|npm_(?!config_))/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !leading.test(name)));
}
