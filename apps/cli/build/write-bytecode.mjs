import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const warmUp = join(dirname(fileURLToPath(import.meta.url)), "warm-up.mjs");

/**
 * Writes V8's bytecode of the bundle beside it; returns its size in bytes. Functions that ran before the bytecode is taken are in it
 * ready compiled, so a check on a fresh project is run first.
 */
export function writeBytecode(bundle) {
  const file = bundle.replace(/\.cjs$/, `.${process.versions.v8}-${process.arch}.bytecode`);
  const folder = mkdtempSync(join(tmpdir(), "agent-safe-build-"));
  try {
    const { status, stderr } = spawnSync(process.execPath, [warmUp, bundle, file], {
      cwd: folder,
      encoding: "utf8",
    });
    if (status !== 0) throw new Error(`the bundle did not run:\n${stderr}`);
    return statSync(file).size;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
