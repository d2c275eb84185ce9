import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { scaffoldSchema } from "../schemas/scaffold.ts";
import { runCli } from "../testing/run-cli.ts";
import { temporaryFolder, temporaryProject } from "../testing/temporary-project.ts";

describe("agent-safe init", () => {
  it("writes a project into a new folder and says what to type next", async () => {
    const cwd = temporaryFolder();
    const { code, stdout, stderr } = await runCli(["init", "myproject"], { cwd });
    expect(stderr).toBe("");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^CREATED {2}\d+ files written to myproject\n/);
    expect(stdout).toContain("    cd myproject\n    agent-safe validate\n");
    for (const file of [
      "agent-safe.yaml",
      "inventory.yaml",
      "actions/restart-deployment.yaml",
      "policies/default.yaml",
      "tests/decisions.yaml",
      ".gitignore",
    ]) {
      expect(existsSync(join(cwd, "myproject", file)), file).toBe(true);
    }
  });

  it("writes a project that validates without a warning and whose policy tests pass", async () => {
    const cwd = await temporaryProject();
    const validated = await runCli(["validate", "--strict"], { cwd });
    expect(validated.stdout).toMatch(/^VALID {2}10 actions, /);
    expect(validated.code).toBe(0);
    const tested = await runCli(["test", "./tests"], { cwd });
    expect(tested.stdout).toMatch(/^PASSED {2}\d+ tests\n$/);
    expect(tested.code).toBe(0);
  });

  it("writes example rules in comments that are right once their # is removed", async () => {
    const cwd = await temporaryProject();
    const file = join(cwd, "policies", "default.yaml");
    const [rules = "", examples = ""] = readFileSync(file, "utf8").split(
      /(?<=run `agent-safe test \.\/tests`\.\n)/,
    );
    const uncommented = examples.replaceAll(/^ {2}# ?/gm, "  ");
    expect(uncommented).toContain("  - name: deny-weekend-rollouts");
    writeFileSync(file, rules + uncommented);
    const { code, stdout } = await runCli(["validate", "--strict"], { cwd });
    expect(stdout).toContain("10 rules");
    expect(code).toBe(0);
  });

  it("makes a new key for each project, for its owner only and out of version control", async () => {
    const keys = new Set<string>();
    for (const cwd of [temporaryFolder(), temporaryFolder()]) {
      await runCli(["init"], { cwd });
      const file = join(cwd, ".agent-safe", "signing.key");
      const key = readFileSync(file, "utf8");
      expect(key).toMatch(/^[\w-]{43}\n$/);
      expect(statSync(file).mode & 0o777).toBe(0o600);
      expect(statSync(join(cwd, ".agent-safe")).mode & 0o777).toBe(0o700);
      expect(readFileSync(join(cwd, ".agent-safe", ".gitignore"), "utf8")).toBe("*\n");
      expect(readFileSync(join(cwd, ".gitignore"), "utf8")).toMatch(/^\.agent-safe\/$/m);
      keys.add(key);
    }
    expect(keys.size).toBe(2);
  });

  it("never overwrites: existing files are kept and named, and the exit code tells", async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, "inventory.yaml"), "targets: []\n");
    const first = await runCli(["init", ".", "--json"], { cwd });
    expect(first.code).toBe(6);
    const report = scaffoldSchema.parse(JSON.parse(first.stdout));
    expect(report.kept).toEqual(["inventory.yaml"]);
    expect(report.created).toContain("agent-safe.yaml");
    expect(readFileSync(join(cwd, "inventory.yaml"), "utf8")).toBe("targets: []\n");

    const key = readFileSync(join(cwd, ".agent-safe", "signing.key"), "utf8");
    const second = await runCli(["init"], { cwd });
    expect(second.code).toBe(6);
    expect(second.stdout).toMatch(/^KEPT {2}nothing written to \./);
    expect(second.stdout).toContain("inventory.yaml");
    expect(readFileSync(join(cwd, ".agent-safe", "signing.key"), "utf8")).toBe(key);
  });

  it("completes a project of which a part is missing", async () => {
    const cwd = await temporaryProject();
    const { code, stdout } = await runCli(["init", "--json"], { cwd });
    expect(code).toBe(6);
    expect(JSON.parse(stdout).created).toEqual([]);
  });

  it.each(["actions", ".agent-safe"])(
    "refuses a project whose folder %s is a symbolic link",
    async (folder) => {
      const cwd = temporaryFolder();
      const elsewhere = temporaryFolder();
      symlinkSync(elsewhere, join(cwd, folder));
      const { code, stderr } = await runCli(["init"], { cwd });
      expect(code).toBe(6);
      expect(stderr).toContain(`\`${folder}\` is a symbolic link; nothing was written`);
      expect(readdirSync(elsewhere)).toEqual([]);
      expect(readdirSync(cwd)).toEqual([folder]);
    },
  );

  it("refuses a folder that is a symbolic link, and a path that is a file", async () => {
    const cwd = temporaryFolder();
    const elsewhere = temporaryFolder();
    symlinkSync(elsewhere, join(cwd, "link"));
    writeFileSync(join(cwd, "file"), "");
    expect((await runCli(["init", "link"], { cwd })).code).toBe(6);
    expect((await runCli(["init", "file"], { cwd })).stderr).toContain("`file` is not a folder");
    expect(readdirSync(elsewhere)).toEqual([]);
  });

  it("does not write through a dangling link in the place of a file", async () => {
    const cwd = temporaryFolder();
    const victim = join(temporaryFolder(), "victim");
    mkdirSync(join(cwd, ".agent-safe"));
    symlinkSync(victim, join(cwd, ".agent-safe", "signing.key"));
    const { code, stdout } = await runCli(["init"], { cwd });
    expect(code).toBe(6);
    expect(stdout).toContain("    .agent-safe/signing.key\n");
    expect(existsSync(victim)).toBe(false);
    expect(lstatSync(join(cwd, ".agent-safe", "signing.key")).isSymbolicLink()).toBe(true);
  });

  it("says why it cannot write", async () => {
    const { code, stderr } = await runCli(["init", "/proc/none"]);
    expect(code).toBe(6);
    expect(stderr).toMatch(/cannot write `\/proc\/none\//);
  });

  it("prints commands that a shell takes as they are", async () => {
    const cwd = temporaryFolder();
    const { stdout } = await runCli(["init", "it's mine", "--json"], { cwd });
    expect(JSON.parse(stdout).next[0]).toBe(String.raw`cd 'it'\''s mine'`);
    const npx = await runCli(["init", "other", "--json"], { cwd, env: { npm_command: "exec" } });
    expect(JSON.parse(npx.stdout).next[1]).toBe("npx agent-safe validate");
  });

  it("copies the schemas that the editor lines name", async () => {
    const cwd = await temporaryProject();
    const files = readdirSync(cwd, { recursive: true, encoding: "utf8" }).filter((file) =>
      file.endsWith(".yaml"),
    );
    expect(files.length).toBe(14);
    for (const file of files) {
      const [, schema] =
        /^# yaml-language-server: \$schema=(\S+)\n/.exec(readFileSync(join(cwd, file), "utf8")) ?? [];
      expect(schema, file).toBeDefined();
      const parsed: unknown = JSON.parse(readFileSync(join(cwd, file, "..", schema ?? ""), "utf8"));
      expect(parsed).toHaveProperty("$schema");
    }
  });
});
