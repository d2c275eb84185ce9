import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { beforeAll, describe, expect, it } from "vitest";
import { runCli } from "../testing/run-cli.ts";
import { runInTerminal } from "../testing/run-in-terminal.ts";
import { temporaryProject } from "../testing/temporary-project.ts";
import { textWidth } from "./text-width.ts";

const check = ["check", "restart-deployment", "--target", "prod/api-server", "--caller", "deploy-agent"];
const params = ["--params", '{"namespace": "prod", "deployment": "api"}'];
let cwd = "";

beforeAll(async () => {
  cwd = await temporaryProject();
  await runCli([...check, ...params], { cwd });
});

describe.each([80, 120])("in a terminal of %i columns", (columns) => {
  it.each([
    [[...check, ...params, "--explain"], 11],
    [[...check, "--params", "{}"], 10],
    [["check", "restart-deployment", "--target", "prod/api-servr", ...params], 11],
    [["list-actions"], 0],
    [["validate"], 0],
    [["test", "./tests"], 0],
    [["audit", "verify"], 0],
    [["audit", "show"], 0],
    [["audit", "show", "--help"], 0],
  ] as const)("%j keeps to the width, in colour", async (args, exitCode) => {
    const { code, stdout } = await runInTerminal(args, { cwd, columns });
    expect(code).toBe(exitCode);
    expect(stdout).toMatch(/\u001b\[/);
    for (const line of stdout.split("\n")) expect(textWidth(line), line).toBeLessThanOrEqual(columns);
  });

  it("has no colours under NO_COLOR", async () => {
    const { stdout } = await runInTerminal(["list-actions"], { cwd, columns, env: { NO_COLOR: "1" } });
    expect(stripVTControlCharacters(stdout)).toBe(stdout);
  });
});

it("says the reason of each entry only where there is room", async () => {
  const show = async (columns: number) =>
    stripVTControlCharacters((await runInTerminal(["audit", "show"], { cwd, columns })).stdout);
  expect(await show(80)).toMatch(/TIME +SEQ +RESULT +ABOUT\n/);
  expect(await show(140)).toMatch(/ACTION +TARGET +CALLER +WHY\n/);
});

it("tells whoever sits there of warnings, and scripts not", async () => {
  const project = await temporaryProject();
  writeFileSync(join(project, "policies", "notes.txt"), "no rules");
  const args = ["check", "get-configmap", "--params", '{"namespace":"n","configmap":"c"}'];
  expect((await runInTerminal(args, { cwd: project, columns: 80 })).stdout).toContain("1 warning");
  expect((await runCli(args, { cwd: project })).stderr).toBe("");
});

it("follows until Ctrl-C and then ends cleanly", async () => {
  const { code, stdout } = await runInTerminal(["audit", "show", "--follow"], {
    cwd,
    columns: 100,
    typed: { after: "restart-deployment", keys: "\u0003" },
  });
  expect(code).toBe(0);
  expect(stdout).not.toContain("rror");
});
