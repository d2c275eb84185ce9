import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { commandTable, typedName } from "./command-table.ts";
import { errorSchema } from "./schemas/error.ts";
import { executable, runCli } from "./testing/run-cli.ts";
import { temporaryProject } from "./testing/temporary-project.ts";

describe("the help", () => {
  it.each([[], ["--help"], ["-h"], ["help"]])("lists the commands: %s", async (...words) => {
    const { code, stdout } = await runCli(words);
    expect(code).toBe(0);
    for (const { id } of commandTable.filter((entry) => !entry.id.includes(":")))
      expect(stdout).toContain(`  ${id} `);
    expect(stdout).toMatch(/^ {2}audit {2}/m);
  });

  it.each(commandTable.map(({ id }) => typedName(id)))("describes the flags of %s", async (name) => {
    const { code, stdout } = await runCli([...name.split(" "), "--help"]);
    expect(code).toBe(0);
    expect(stdout).toContain(`$ agent-safe ${name}`);
    expect(stdout).toContain("--json");
    expect(stdout).not.toContain("--json-output");
    expect(stdout).not.toMatch(/undefined|<%=/);
  });

  it("lists the commands of a topic", async () => {
    const { code, stdout } = await runCli(["audit"]);
    expect(code).toBe(0);
    expect(stdout).toContain("audit verify");
  });

  it("is no answer in JSON: a topic alone is wrong usage there", async () => {
    for (const words of [
      ["audit", "--json"],
      ["audit", "--json-output"],
      ["audit", "--config", "x", "--json"],
    ]) {
      const { code, stdout, stderr } = await runCli(words);
      expect([code, stderr]).toEqual([2, ""]);
      const { error } = errorSchema.parse(JSON.parse(stdout));
      expect([error.code, error.message]).toEqual(["USAGE", "`audit` is not a command by itself"]);
      expect(error.cure).toContain("audit verify, audit show");
    }
    const asked = await runCli(["audit", "--json", "--help"]);
    expect([asked.code, asked.stdout]).toEqual([0, expect.stringContaining("audit verify")]);
  });

  it("says the version", async () => {
    for (const flag of ["--version", "-v"]) {
      const { code, stdout } = await runCli([flag]);
      expect(code).toBe(0);
      expect(stdout).toMatch(/^agent-safe\/\d+\.\d+\.\d+ /);
    }
  });
});

describe("wrong usage", () => {
  it.each([
    [["chekc"], "no command `chekc`; did you mean `check`?", "agent-safe --help"],
    [["chekc", "restart-deployment", "--target", "x"], "did you mean `check`?", "agent-safe --help"],
    [["audit", "vrify"], "no command `audit vrify`; did you mean `audit verify`?", "agent-safe --help"],
    [["audti", "verify"], "did you mean `audit verify`?", "agent-safe --help"],
    [
      ["check", "--targt", "x", "a"],
      "no flag `--targt`; did you mean `--target`?",
      "agent-safe check --help",
    ],
    [["validate", "--registri", "x"], "did you mean `--registry`?", "agent-safe validate --help"],
    [["check"], "missing ACTION", "agent-safe check --help"],
    [["test"], "missing PATH", "agent-safe test --help"],
    [["check", "a", "b"], "unexpected argument `b`", "agent-safe check --help"],
    [["validate", "a"], "unexpected argument `a`", "agent-safe validate --help"],
    [["check", "a", "--target"], "--target expects a value", "agent-safe check --help"],
    [
      ["check", "a", "--target", "x", "--target", "y"],
      "--target can only be specified once",
      "agent-safe check --help",
    ],
    [["audit", "show", "--last", "-1"], "--last", "agent-safe audit show --help"],
  ])("%j", async (words, message, cure) => {
    const text = await runCli(words);
    expect([text.code, text.stdout]).toEqual([2, ""]);
    expect(text.stderr).toContain(message);
    expect(text.stderr).toContain(cure);
    const json = await runCli([...words, "--json"]);
    expect([json.code, json.stderr]).toEqual([2, ""]);
    const { error } = errorSchema.parse(JSON.parse(json.stdout));
    expect(error.code).toBe("USAGE");
  });

  it("shows neither secrets nor the machine's folders", async () => {
    for (const words of [
      ["check", "--signing-kye=hunter2", "a"],
      ["check", "a", "b", "--signing-key", "hunter2"],
      ["check", "--signing-key", "hunter2", "--signing-key-file", "f"],
      ["check", "a", "--nothing", "--signing-key=hunter2"],
    ]) {
      for (const flags of [[], ["--json"]]) {
        const { code, stdout, stderr } = await runCli([...words, ...flags], {
          env: { HOME: "/home/somebody" },
        });
        expect(code).not.toBe(0);
        expect(stdout + stderr).not.toMatch(/hunter2|somebody/);
      }
    }
  });

  it("shows hostile words escaped", async () => {
    for (const words of [["a\u001b[2Jb"], ["check", "x", "y\u202e"], ["check", "--x\u009by"]]) {
      const { code, stderr } = await runCli(words);
      expect(code).toBe(2);
      expect(stderr).not.toMatch(/[\p{Cf}\u0000-\u0009\u000b-\u001f\u007f-\u009f]/u);
    }
  });

  it("does not take standard input for a missing argument", async () => {
    const { code, stderr } = await runCli(["check"], { input: "restart-deployment" });
    expect(code).toBe(2);
    expect(stderr).toContain("missing ACTION");
  });
});

describe("the output", () => {
  it("has colours only where they are asked for", async () => {
    const cwd = await temporaryProject();
    const escapes = /\u001b\[/;
    expect((await runCli(["validate"], { cwd })).stdout).not.toMatch(escapes);
    expect((await runCli(["validate"], { cwd, env: { CI: "1" } })).stdout).not.toMatch(escapes);
    expect((await runCli(["validate"], { cwd, env: { FORCE_COLOR: "1" } })).stdout).toMatch(escapes);
    expect(
      (await runCli(["validate"], { cwd, env: { FORCE_COLOR: "1", NO_COLOR: "1" } })).stdout,
    ).not.toMatch(escapes);
    expect((await runCli(["validate", "--json"], { cwd, env: { FORCE_COLOR: "1" } })).stdout).not.toMatch(
      escapes,
    );
  });

  it("that cannot be written is an error, not a stack trace", () => {
    const { status, stderr } = spawnSync(
      "bash",
      ["-c", `"${process.execPath}" "${executable}" --help > /dev/full`],
      { encoding: "utf8" },
    );
    expect(status).toBe(1);
    expect(stderr).toContain("ENOSPC");
    expect(stderr).not.toContain("    at ");
  });

  it("keeps the exit code of a decision whose reader has gone", async () => {
    const cwd = await temporaryProject();
    const script = `"${process.execPath}" "${executable}" check nothing | true; echo "\${PIPESTATUS[0]}"`;
    const { stdout, stderr } = spawnSync("bash", ["-c", script], { cwd, encoding: "utf8" });
    expect([stdout, stderr]).toEqual(["10\n", ""]);
  });
});
