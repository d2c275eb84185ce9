import { execFileSync } from "node:child_process";
import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readYamlFile } from "./read-yaml-file.ts";
import { temporaryFolder } from "./testing/temporary-folder.ts";

describe("readYamlFile", () => {
  it("reads a file and shows it by the path that was given", () => {
    const path = join(temporaryFolder({ "a.yaml": "x: {y: 1}\n" }), "a.yaml");
    const { source } = readYamlFile(path);
    expect(source?.value).toEqual({ x: { y: 1 } });
    expect(source?.position(["x", "y"], "key")).toEqual({ file: path, line: 1, column: 5 });
  });

  it("reads a file of exactly 1 MiB and refuses one more byte", () => {
    const folder = temporaryFolder({
      "full.yaml": `a: ${"x".repeat(1024 * 1024 - 4)}\n`,
      "over.yaml": `a: ${"x".repeat(1024 * 1024 - 3)}\n`,
    });
    expect(readYamlFile(join(folder, "full.yaml")).problems).toEqual([]);
    expect(readYamlFile(join(folder, "over.yaml")).problems).toMatchObject([
      { code: "FILE_TOO_LARGE", line: 1 },
    ]);
  });

  it("counts bytes, not characters", () => {
    const folder = temporaryFolder({ "a.yaml": `a: ${"é".repeat(600 * 1024)}\n` });
    expect(readYamlFile(join(folder, "a.yaml")).problems).toMatchObject([{ code: "FILE_TOO_LARGE" }]);
  });

  it.each([
    ["a missing file", "none.yaml", "FILE_NOT_FOUND"],
    ["a folder", "folder.yaml", "NOT_A_FILE"],
    ["a file below a file", "a.yaml/b.yaml", "FILE_UNREADABLE"],
    ["a name with a NUL character", "a\0.yaml", "FILE_UNREADABLE"],
  ])("refuses %s", (_, name, code) => {
    const folder = temporaryFolder({ "a.yaml": "x: 1\n", "folder.yaml/b.yaml": "x: 1\n" });
    const { source, problems } = readYamlFile(join(folder, name));
    expect(source).toBeUndefined();
    expect(problems).toMatchObject([
      { code, file: join(folder, name), line: 1, column: 1, severity: "error" },
    ]);
    expect(problems[0]?.cure).toBeTruthy();
  });

  it("refuses a named pipe without waiting for a writer", () => {
    const folder = temporaryFolder({});
    execFileSync("mkfifo", [join(folder, "pipe.yaml")]);
    expect(readYamlFile(join(folder, "pipe.yaml")).problems).toMatchObject([{ code: "NOT_A_FILE" }]);
  });

  it("refuses a link that leads to itself", () => {
    const folder = temporaryFolder({});
    symlinkSync("loop.yaml", join(folder, "loop.yaml"));
    expect(readYamlFile(join(folder, "loop.yaml")).problems[0]?.message).toMatch(/circle/);
  });
});
