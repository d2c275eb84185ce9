import { mkdirSync, symlinkSync } from "node:fs";
import { join, relative } from "node:path";
import { describe, expect, it } from "vitest";
import { listYamlFiles } from "./list-yaml-files.ts";
import { temporaryFolder } from "./testing/temporary-folder.ts";

function namesIn(folder: string): string[] {
  return listYamlFiles(folder).files.map((file) => relative(folder, file));
}

describe("listYamlFiles", () => {
  it("lists YAML files of all subfolders in byte order of their path", () => {
    const files = [
      "b.yaml",
      "a/z.yml",
      "a.yaml",
      "a-b.YAML",
      "B.Yml",
      "é.yaml",
      "z/y/x.yaml",
      "a/a.yaml",
      "💡.yaml",
      "\ufb01.yaml",
    ];
    const folder = temporaryFolder(Object.fromEntries(files.map((file) => [file, ""])));
    // "\ufb01" before the emoji: bytes of UTF-8 and code units of UTF-16 differ in order there.
    expect(namesIn(folder)).toEqual([
      ...[
        "B.Yml",
        "a-b.YAML",
        "a.yaml",
        "a/a.yaml",
        "a/z.yml",
        "b.yaml",
        "z/y/x.yaml",
        "é.yaml",
        "\ufb01.yaml",
        "💡.yaml",
      ],
    ]);
    expect(listYamlFiles(folder).problems).toEqual([]);
  });

  it("reports other files and what is hidden, and keeps silent about files of tools", () => {
    const folder = temporaryFolder({
      "README.md": "",
      "sub/a.yaml.bak": "",
      ".git/x.yaml": "",
      ".hidden.yaml": "",
      "sub/.b.YML": "",
      "sub/.deep/c.yaml": "",
      ".gitkeep": "",
      ".DS_Store": "",
      "..2026_11/a.yaml": "",
      "..odd.yaml": "",
      yaml: "",
    });
    const { files, problems } = listYamlFiles(folder);
    expect(files).toEqual([]);
    expect(
      problems.map(({ file, severity, code }) => [relative(folder, file), severity, code]).sort(),
    ).toEqual([
      [".git", "warning", "HIDDEN"],
      [".hidden.yaml", "warning", "HIDDEN"],
      ["README.md", "warning", "NOT_YAML"],
      ["sub/.b.YML", "warning", "HIDDEN"],
      ["sub/.deep", "warning", "HIDDEN"],
      ["sub/a.yaml.bak", "warning", "NOT_YAML"],
      ["yaml", "warning", "NOT_YAML"],
    ]);
  });

  it("follows links to files and folders, as mounted configuration has them", () => {
    const folder = temporaryFolder({ "..2026_11/a.yaml": "", "..2026_11/sub/b.yaml": "" });
    symlinkSync("..2026_11", join(folder, "..data"));
    symlinkSync("..data/a.yaml", join(folder, "a.yaml"));
    symlinkSync("..data/sub", join(folder, "sub"));
    expect(namesIn(folder)).toEqual(["a.yaml", "sub/b.yaml"]);
  });

  it("lists a link that leads nowhere, so that reading it says what is wrong", () => {
    const folder = temporaryFolder({});
    symlinkSync("gone.yaml", join(folder, "a.yaml"));
    expect(namesIn(folder)).toEqual(["a.yaml"]);
  });

  it("refuses a folder that contains itself", () => {
    const folder = temporaryFolder({ "sub/a.yaml": "" });
    symlinkSync("..", join(folder, "sub/up"));
    const { files, problems } = listYamlFiles(folder);
    expect(files).toHaveLength(1);
    expect(problems).toMatchObject([{ code: "FOLDER_ENDLESS", severity: "error" }]);
  });

  it("refuses folders that are nested too deep", () => {
    const folder = temporaryFolder({});
    mkdirSync(join(folder, ...Array.from({ length: 40 }, () => "d")), { recursive: true });
    expect(listYamlFiles(folder).problems).toMatchObject([{ code: "FOLDER_ENDLESS" }]);
  });

  it.each([
    ["missing", "none", "FOLDER_NOT_FOUND"],
    ["a file", "a.yaml", "NOT_A_FOLDER"],
  ])("refuses a folder that is %s", (_, name, code) => {
    const folder = temporaryFolder({ "a.yaml": "" });
    const { files, problems } = listYamlFiles(join(folder, name));
    expect(files).toEqual([]);
    expect(problems).toMatchObject([{ code, severity: "error", line: 1, column: 1 }]);
    expect(problems[0]?.cure).toBeTruthy();
  });
});
