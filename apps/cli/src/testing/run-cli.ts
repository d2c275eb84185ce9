import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../package-root.ts";

/** How a run of the real command line ended. */
export interface Run {
  /** null: a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string;
  /** Added to an environment that holds nothing of the developer's own. */
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string | Buffer;
}

export const executable: string = join(packageRoot, "bin", "run.js");

if (!existsSync(join(packageRoot, "dist", "agent-safe.cjs"))) {
  throw new Error("the tests run what is published: build it first, by `pnpm --filter agent-safe build`");
}

/** Runs the command line in a process of its own, without a terminal. */
export function runCli(args: readonly string[], { cwd, env, input }: RunOptions = {}): Promise<Run> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [executable, ...args], {
      ...(cwd === undefined ? {} : { cwd }),
      env: { PATH: process.env["PATH"], HOME: "/nonexistent", TZ: "UTC", ...env },
    });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
    });
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, stdout, stderr }));
    child.stdin.on("error", () => {}); // it may end without reading
    child.stdin.end(input ?? "");
  });
}
