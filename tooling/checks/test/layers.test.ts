import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { workspacePackages } from "../../workspace.mjs";
import { findProblems, importsOf, readImports } from "../layers.mjs";

describe("a workspace with violations planted in it", () => {
  let top: string;
  beforeEach(() => {
    top = mkdtempSync(join(tmpdir(), "agent-safe-layers-"));
  });
  afterEach(() => rmSync(top, { recursive: true }));

  function plant(
    folder: string,
    manifest: { name: string; dependencies?: string[]; devDependencies?: string[]; program?: boolean },
    files: Record<string, string>,
  ): void {
    const asked = (names: string[] = []): Record<string, string> =>
      Object.fromEntries(names.map((name) => [name, "workspace:^"]));
    for (const [file, text] of Object.entries(files)) {
      const path = join(top, folder, file);
      mkdirSync(join(path, ".."), { recursive: true });
      writeFileSync(path, text);
    }
    writeFileSync(
      join(top, folder, "package.json"),
      JSON.stringify({
        name: manifest.name,
        dependencies: asked(manifest.dependencies),
        devDependencies: asked(manifest.devDependencies),
        exports: manifest.program ? undefined : { ".": "./dist/index.js" },
      }),
    );
  }

  function problems(): string[] {
    return findProblems(workspacePackages(top).map((one) => ({ ...one, imports: readImports(one.folder) })));
  }

  beforeEach(() => {
    plant("packages/core", { name: "@agent-safe/core" }, { "src/index.ts": "" });
    plant(
      "packages/risk",
      { name: "@agent-safe/risk", dependencies: ["@agent-safe/core"] },
      { "src/index.ts": 'import { a } from "@agent-safe/core";\nimport { z } from "zod";\n' },
    );
  });

  it("lets imports go down", () => {
    expect(problems()).toEqual([]);
  });

  it("finds a dependency that goes up", () => {
    plant(
      "packages/core",
      { name: "@agent-safe/core", dependencies: ["@agent-safe/risk"] },
      { "src/index.ts": "" },
    );
    expect(problems()).toEqual([
      "packages/core/package.json: @agent-safe/core (vocabulary) reaches upwards to @agent-safe/risk (features)",
    ]);
  });

  it("finds a dev dependency that goes up", () => {
    plant(
      "packages/core",
      { name: "@agent-safe/core", devDependencies: ["@agent-safe/risk"] },
      { "src/index.ts": "" },
    );
    expect(problems()).toHaveLength(1);
  });

  it("finds a sideways import between features, in the manifest and in the source", () => {
    plant(
      "packages/policy",
      { name: "@agent-safe/policy", dependencies: ["@agent-safe/risk"] },
      { "src/index.ts": '\nexport {\n  a,\n} from "@agent-safe/risk";\n' },
    );
    expect(problems()).toEqual([
      "packages/policy/package.json: @agent-safe/policy (features) reaches sideways to @agent-safe/risk (features)",
      "packages/policy/src/index.ts:2: @agent-safe/policy (features) reaches sideways to @agent-safe/risk (features)",
    ]);
  });

  it("allows what stands beside, and not its reverse", () => {
    plant(
      "packages/keys",
      { name: "@agent-safe/keys", dependencies: ["@agent-safe/files"] },
      { "src/index.ts": 'import "@agent-safe/files";\n' },
    );
    plant("packages/files", { name: "@agent-safe/files" }, { "src/index.ts": "" });
    expect(problems()).toEqual([]);
    plant(
      "packages/files",
      { name: "@agent-safe/files", dependencies: ["@agent-safe/keys"] },
      { "src/index.ts": "" },
    );
    expect(problems()).toHaveLength(1);
  });

  it("finds an import that package.json does not ask for, also a dynamic one", () => {
    plant(
      "packages/risk",
      { name: "@agent-safe/risk", devDependencies: ["@agent-safe/core"] },
      { "src/index.ts": 'export const a = await import("@agent-safe/core");\n', "src/a.test.ts": "" },
    );
    expect(problems()).toEqual([
      "packages/risk/src/index.ts:1: `@agent-safe/core` is imported, but is not among the dependencies of @agent-safe/risk",
    ]);
  });

  it("lets a program, which is bundled, use a dev dependency", () => {
    plant(
      "apps/cli",
      { name: "agent-safe", devDependencies: ["@agent-safe/core"], program: true },
      { "src/main.ts": 'import { a } from "@agent-safe/core";\nimport { b } from "@agent-safe/risk";\n' },
    );
    expect(problems()).toEqual([
      "apps/cli/src/main.ts:2: `@agent-safe/risk` is imported, but is not among the dependencies of agent-safe",
    ]);
  });

  it("lets a test use a dev dependency", () => {
    plant(
      "packages/risk",
      { name: "@agent-safe/risk", devDependencies: ["@agent-safe/core"] },
      { "src/index.ts": "", "src/a.test.ts": 'import { a } from "@agent-safe/core";\n' },
    );
    expect(problems()).toEqual([]);
  });

  it("finds a path that reaches into another package", () => {
    plant(
      "packages/risk",
      { name: "@agent-safe/risk" },
      {
        "src/index.ts": "",
        "src/deep/a.ts": 'import { a } from "../../../core/src/index.ts";\nimport { b } from "../b.ts";\n',
      },
    );
    expect(problems()).toEqual([
      "packages/risk/src/deep/a.ts:1: `../../../core/src/index.ts` reaches into another package; import that package by its name",
    ]);
  });

  it("finds a package that stands in no layer", () => {
    plant("packages/attic", { name: "@agent-safe/attic" }, { "src/index.ts": "" });
    expect(problems()).toEqual([
      "packages/attic/package.json: `@agent-safe/attic` stands in no layer; give it one in tooling/checks/layers.mjs",
    ]);
  });
});

it("reads every form of import", () => {
  const source = `
import a from "a";
import { b,
  c } from 'b';
import type { d } from "d";
import * as e from "e";
import "f";
export * from "g";
export { h } from "h";
const i = await import("i");
const word = "from";
`;
  expect(importsOf(source).map(({ specifier }) => specifier)).toEqual([
    "a",
    "b",
    "d",
    "e",
    "f",
    "g",
    "h",
    "i",
  ]);
});
