import { spawnSync } from "node:child_process";
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { packageRoot } from "./package-root.ts";
import { temporaryFolder } from "./testing/temporary-project.ts";

const bundle = join(packageRoot, "dist", "agent-safe.cjs");

/** A copy of what is published, to be changed. */
function copyOfPackage(): string {
  const folder = temporaryFolder();
  for (const part of ["package.json", "bin", "scaffold"])
    cpSync(join(packageRoot, part), join(folder, part), { recursive: true });
  cpSync(join(packageRoot, "dist"), join(folder, "dist"), { recursive: true });
  return folder;
}

function version(folder: string): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [join(folder, "bin", "run.js"), "--version"], { encoding: "utf8" });
}

describe("the bundle", () => {
  it("comes with bytecode that the Node which built it accepts", () => {
    const own = readdirSync(join(packageRoot, "dist")).includes(
      `agent-safe.${process.versions.v8}-${process.arch}.bytecode`,
    );
    const { loadBundle } = createRequire(import.meta.url)(join(packageRoot, "bin", "load-bundle.js"));
    expect(loadBundle(bundle).script.cachedDataRejected).toBe(own ? false : undefined);
  });

  it("is ASCII, so that it can be read without decoding", () => {
    expect(readFileSync(bundle).every((byte) => byte < 0x80)).toBe(true);
  });

  it("works without its bytecode, and with bytecode that is broken or another's", () => {
    const folder = copyOfPackage();
    const name = readdirSync(join(folder, "dist")).find((file) => file.endsWith(".bytecode")) ?? "";
    const bytecode = join(folder, "dist", name);
    const whole = readFileSync(bytecode);
    for (const content of [
      Buffer.from(""),
      Buffer.from("nonsense"),
      whole.subarray(0, 1000),
      Buffer.alloc(whole.length),
    ]) {
      writeFileSync(bytecode, content);
      expect(version(folder)).toMatchObject({ status: 0, stderr: "" });
    }
    rmSync(bytecode);
    expect(version(folder)).toMatchObject({ status: 0, stderr: "" });
  });

  it("needs nothing but itself and the optional kernel lock", () => {
    const { dependencies = {}, optionalDependencies } = JSON.parse(
      readFileSync(join(packageRoot, "package.json"), "utf8"),
    );
    expect(dependencies).toEqual({});
    expect(Object.keys(optionalDependencies)).toEqual(["fs-native-extensions"]);
    // Away from any node_modules, everything works still.
    const folder = copyOfPackage();
    const cwd = temporaryFolder();
    const run = (...args: string[]) =>
      spawnSync(process.execPath, [join(folder, "bin", "run.js"), ...args], {
        cwd,
        encoding: "utf8",
        env: {},
      });
    expect(run("init").status).toBe(0);
    expect(run("validate").stdout).toMatch(/^VALID/);
    const checked = run(
      "check",
      "get-configmap",
      "--target",
      "staging/api",
      "--params",
      '{"namespace":"n","configmap":"c"}',
    );
    expect(checked).toMatchObject({ status: 0, stderr: "" });
    expect(run("audit", "verify").status).toBe(0);
  });

  it("carries the licences of what it holds", () => {
    const licences = readFileSync(join(packageRoot, "dist", "third-party-licences.txt"), "utf8");
    for (const name of ["@oclif/core 4", "zod 4", "yaml 2", "re2js 2", "picocolors 1"])
      expect(licences).toContain(name);
  });
});
