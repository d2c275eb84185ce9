import { type ChildProcess, spawn } from "node:child_process";
import { cp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { newFolder, temporaryFolder } from "./temporary-folder.ts";

const app = fileURLToPath(new URL("../../", import.meta.url));

/** The example's own project. */
export const ownProject: string = join(app, "project");

export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A running `dist/main.js` with a temporary folder of its own. Disposing kills it and removes the folder. */
export interface Running extends AsyncDisposable {
  readonly child: ChildProcess;
  /** Where its temporary folders appear. */
  readonly folder: string;
  readonly ended: Promise<Ending>;
  /** What it has told when a text appears in it. */
  told(text: string): Promise<string>;
}

export async function startMain(args: readonly string[] = [], env: NodeJS.ProcessEnv = {}): Promise<Running> {
  const folder = await newFolder();
  const child = spawn(process.execPath, [join(app, "dist", "main.js"), ...args], {
    cwd: folder,
    env: { PATH: process.env.PATH, TMPDIR: folder, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  const listeners = new Set<() => void>();
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
    for (const listener of listeners) listener();
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  const ended = new Promise<Ending>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
  const told = (text: string): Promise<string> =>
    Promise.race([
      new Promise<string>((resolve) => {
        const look = (): void => {
          if (stdout.includes(text)) resolve(stdout);
        };
        listeners.add(look);
        look();
      }),
      ended.then(({ stdout: all, stderr: errors }) => {
        throw new Error(`it ended without telling \`${text}\`:\n${all}\n${errors}`);
      }),
    ]);
  return {
    child,
    folder,
    ended,
    told,
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Runs it to its end. */
export async function runMain(args: readonly string[] = [], env: NodeJS.ProcessEnv = {}): Promise<Ending> {
  await using running = await startMain(args, env);
  return await running.ended;
}

/** A copy of the example's project with some of its files replaced. */
export async function changedProject(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await temporaryFolder();
  await cp(ownProject, folder, { recursive: true });
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  return folder;
}

/** Every process id in a text: `(pid 411)`. */
export function pidsIn(text: string): number[] {
  return [...text.matchAll(/\bpid (\d+)/g)].map(([, pid]) => Number(pid));
}
