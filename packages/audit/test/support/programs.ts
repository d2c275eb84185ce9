import { type ChildProcessByStdio, spawn } from "node:child_process";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";

/** A program of `test/programs` under way. */
export interface Running {
  readonly child: ChildProcessByStdio<null, Readable, null>;
  /** What it printed so far. */
  output(): string;
  /** Resolves once it printed a text. */
  printed(text: string): Promise<void>;
  /** Resolves with its exit code, or its signal, when it has ended and all output is read. */
  readonly ended: Promise<number | NodeJS.Signals>;
}

/** Starts a program with Node, or with Node under another command. */
export function start(program: string, args: readonly string[], under: readonly string[] = []): Running {
  const path = fileURLToPath(new URL(`../programs/${program}`, import.meta.url));
  const [command, ...rest] = [...under, process.execPath, path, ...args] as [string, ...string[]];
  const child = spawn(command, rest, { stdio: ["ignore", "pipe", "inherit"] });
  let output = "";
  const waiting: { text: string; resolve: () => void }[] = [];
  child.stdout.setEncoding("utf8").on("data", (data: string) => {
    output += data;
    for (const { text, resolve } of waiting) if (output.includes(text)) resolve();
  });
  const ended = new Promise<number | NodeJS.Signals>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => resolve(code ?? signal ?? 1));
  });
  return {
    child,
    output: () => output,
    printed: (text) =>
      new Promise((resolve) => {
        if (output.includes(text)) resolve();
        else waiting.push({ text, resolve });
      }),
    ended,
  };
}

/** What `append.mjs` printed as acknowledged: id and seq. */
export function acknowledged(output: string): Map<string, number> {
  const found = new Map<string, number>();
  for (const [, seq, id] of output.matchAll(/^(\d+) (\S+)$/gm)) found.set(id!, Number(seq));
  return found;
}
