import { randomBytes } from "node:crypto";
import { access, cp, mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";

/** A folder of its own for one run: a copy of the project, its key, its ledger, and the sockets while it runs. */
export interface RunFolder {
  readonly path: string;
  /** The copy's `agent-safe.yaml`. */
  readonly config: string;
  /** Where the processes listen; gone after the run. */
  readonly sockets: string;
}

/** State of an earlier run has no place in a new one. */
const notCopied = new Set([".agent-safe", "audit.jsonl", "audit.jsonl.head", "node_modules", ".git"]);

/** Copies a project into a new folder that nobody else can open, and gives it a key. */
export async function createRunFolder(project: string): Promise<RunFolder> {
  const source = resolve(project);
  await access(join(source, "agent-safe.yaml")).catch(() => {
    throw new Error(`\`${source}\` holds no agent-safe.yaml; name a folder that does`);
  });
  const path = await realpath(await mkdtemp(join(tmpdir(), "agent-safe-example-")));
  await cp(source, path, {
    recursive: true,
    filter: (from) => from === source || !notCopied.has(basename(from)),
  });
  const state = join(path, ".agent-safe");
  await mkdir(state, { mode: 0o700 });
  await writeFile(join(state, "project.key"), `${randomBytes(32).toString("base64url")}\n`, { mode: 0o600 });
  const sockets = join(path, "run");
  await mkdir(sockets, { mode: 0o700 });
  return { path, config: join(path, "agent-safe.yaml"), sockets };
}

/** Removes what is of use during a run only. The project and its ledger stay, to be looked at. */
export async function closeRunFolder(folder: RunFolder): Promise<void> {
  await rm(folder.sockets, { recursive: true, force: true });
}

/** The files below a folder that hold a text, in any file whatever. */
export async function filesHolding(folder: string, text: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const holding: string[] = [];
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    if ((await readFile(path)).includes(text)) holding.push(path);
  }
  return holding;
}
