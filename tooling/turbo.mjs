// One way to start turbo, so that every tool runs it quietly, offline and with the same cache keys.

import { spawn, spawnSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { root } from "./workspace.mjs";

const turbo = join(root, "node_modules", ".bin", "turbo");
const runs = join(root, ".turbo", "runs");

/**
 * @typedef {object} TurboTask
 * @property {string} taskId `package#task`
 * @property {string} task
 * @property {string} package
 * @property {string} directory path below the repository's root
 * @property {string} command
 * @property {string} logFile
 * @property {{ status: string }} cache
 * @property {{ exitCode?: number }} [execution]
 */

/** @param {Record<string, string>} [more] */
function environment(more) {
  return {
    ...process.env,
    TURBO_TELEMETRY_DISABLED: "1",
    DO_NOT_TRACK: "1",
    TURBO_NO_UPDATE_NOTIFIER: "1",
    // A result of another Node or machine is not a result for this one.
    AGENT_SAFE_PLATFORM: `${process.version}-${process.platform}-${process.arch}`,
    ...(process.stdout.isTTY ? {} : { NO_COLOR: "1", FORCE_COLOR: "0" }),
    ...more,
  };
}

/**
 * The tasks that a run would consist of.
 *
 * @param {string[]} args
 * @param {Record<string, string>} [env]
 * @returns {TurboTask[]}
 */
export function planTurbo(args, env) {
  const result = spawnSync(turbo, ["run", ...args, "--dry=json"], {
    cwd: root,
    env: environment(env),
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  if (result.error)
    throw new Error("turbo cannot be started: run `pnpm install` first", { cause: result.error });
  if (result.status !== 0) throw new Error(`turbo cannot plan the run:\n${result.stderr}${result.stdout}`);
  return JSON.parse(result.stdout.slice(result.stdout.indexOf("{"))).tasks;
}

/**
 * Runs tasks with the output of failures only, and tells how each of them ended.
 *
 * @param {string[]} args
 * @param {{ env?: Record<string, string>, output?: "inherit" | "pipe" }} [options] `pipe`: the output is returned instead of shown
 * @returns {Promise<{ code: number, tasks: TurboTask[], output: string }>}
 */
export async function runTurbo(args, options = {}) {
  rmSync(runs, { recursive: true, force: true });
  const child = spawn(
    turbo,
    [
      "run",
      ...args,
      "--summarize",
      "--output-logs=errors-only",
      "--log-order=grouped",
      "--log-prefix=none",
      `--concurrency=${Math.max(2, availableParallelism())}`,
    ],
    {
      cwd: root,
      env: environment(options.env),
      // Its errors go where its output goes, or the two could change places when both end in one file.
      stdio: options.output === "pipe" ? ["ignore", "pipe", "pipe"] : ["ignore", "inherit", process.stdout],
    },
  );
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (text) => {
      output += text;
    });
  }
  /** @type {number} */
  const code = await new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (status) => resolve(status ?? 1));
  });
  return { code, tasks: readSummary(), output };
}

/** @returns {TurboTask[]} */
function readSummary() {
  try {
    const [file] = readdirSync(runs);
    return file === undefined ? [] : JSON.parse(readFileSync(join(runs, file), "utf8")).tasks;
  } catch {
    return [];
  }
}
