import { readdir, readFile, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { untilGone } from "./testing/processes.ts";
import {
  changedProject,
  type Ending,
  ownProject,
  pidsIn,
  type Running,
  runMain,
  startMain,
} from "./testing/run-main.ts";

function rulesAnswering(decision: string): string {
  return `rules:\n  - name: one-answer\n    match: {}\n    decision: ${decision}\n    reason: Whatever it is\n`;
}

function ledgerIn(stdout: string): string {
  return /ledger +(\/\S+)/.exec(stdout)?.[1] ?? "";
}

/** What is told from one text to another. */
function part(stdout: string, from: string, to: string): string {
  return stdout.slice(stdout.indexOf(from), stdout.indexOf(to));
}

describe("a run with the example's own project", () => {
  let projectBefore: string[];
  let running: Running;
  let ending: Ending;
  beforeAll(async () => {
    projectBefore = await readdir(ownProject, { recursive: true });
    running = await startMain();
    ending = await running.ended;
  });
  afterAll(() => running[Symbol.asyncDispose]());

  test("comes out as it should", () => {
    expect(ending).toMatchObject({ code: 0, stderr: "" });
    expect(ending.stdout).not.toContain("WRONG");
  });

  test.each([
    /ALLOW +The operations agent may look at every pool/,
    /then +staging-1 is stuck, 0 jobs done/,
    /seen +3 workers answer: staging-1 \(pid \d+\), staging-2 \(pid \d+\), staging-3 \(pid \d+\)/,
    /seen +staging-1 was pid \d+ and stuck, is pid \d+ and working/,
    /asks +rotate-queue-token on staging\/workers \{token: \(not shown\)\}/,
    /seen +3 of 3 workers of staging\/workers hold the token/,
    /REQUIRE_APPROVAL +Critical-risk actions always require human approval/,
    /DENY +Production pools are never stopped by an agent/,
    /DENY +Unknown action `reimage-host`/,
    /DENY +No matching policy \(default deny\)/,
    /left alone, since the plan ended before it/,
    /chain +ok: 14 entries/,
    /signature +ok: 14 entries signed/,
    /found +the ledger of 14 entries verifies/,
    /found +13 of 13 decisions stand in it/,
    /found +its text is in no file of this run/,
    /The agent wanted 13 things: 7 were allowed, 4 were denied, 2 wait for a human\. It did 6 of them/,
    /What was allowed really happened, nothing else did/,
  ])("tells %s", (line) => {
    expect(ending.stdout).toMatch(line);
  });

  test("answers bad parameters with all that is wrong with them", () => {
    const scene = part(ending.stdout, "Ask for 500 workers", "Let a stranger try");
    for (const parameter of ["replicas", "reason", "force"]) expect(scene).toContain(`\`${parameter}\``);
  });

  test("ends every process", async () => {
    const pids = new Set(pidsIn(ending.stdout));
    // A supervisor, three workers to begin with, two more, and two restarts.
    expect(pids.size).toBe(8);
    await untilGone([...pids]);
  });

  test("leaves the ledger and its copy of the project behind, and nothing else", async () => {
    const [folder = "", ...others] = await readdir(running.folder);
    expect(others).toEqual([]);
    const left = await readdir(join(running.folder, folder));
    expect(left).toEqual(expect.arrayContaining(["agent-safe.yaml", "audit.jsonl", "policies"]));
    expect(left).not.toContain("run");
    expect(await readdir(ownProject, { recursive: true })).toEqual(projectBefore);
  });

  test("names commands to try next whose files are there", async () => {
    const commands = ending.stdout.slice(ending.stdout.indexOf("What to try next")).match(/node .*/g) ?? [];
    expect(commands).toHaveLength(3);
    for (const command of commands) {
      const files = command.split(" ").filter((word) => word.includes("/run.js") || word.startsWith("/"));
      expect(files).toHaveLength(2);
      for (const file of files) expect((await stat(resolve(running.folder, file))).isFile()).toBe(true);
    }
  });

  test("has no colours in a pipe", () => {
    expect(ending.stdout).not.toContain("\u001b");
  });
});

test("runs at the same time do not meet; one of them in colour", async () => {
  const [plain, coloured] = await Promise.all([runMain(), runMain([], { FORCE_COLOR: "1" })]);
  expect([plain.code, coloured.code]).toEqual([0, 0]);
  expect(ledgerIn(plain.stdout)).toMatch(/audit\.jsonl$/);
  expect(coloured.stdout).not.toContain(ledgerIn(plain.stdout));
  expect(coloured.stdout).toContain("\u001b[32mALLOW");
});

test("policies that allow everything are found out", async () => {
  const project = await changedProject({ "policies/default.yaml": rulesAnswering("allow") });
  const { code, stdout } = await runMain(["--project", project]);
  expect(code).toBe(1);
  expect(stdout).toMatch(/WRONG +should have been answered `deny`, was `allow`/);
  expect(stdout).toMatch(/WRONG +should not have been done, was/);
  // It really happened, and was really seen.
  expect(stdout).toMatch(/WRONG .*prod-1 \(pid \d+\) is gone/);
  expect(stdout).not.toContain("What was allowed really happened");
  await untilGone(pidsIn(stdout));
});

test("policies that deny everything are found out", async () => {
  const project = await changedProject({ "policies/default.yaml": rulesAnswering("deny") });
  const { code, stdout } = await runMain(["--project", project]);
  expect(code).toBe(1);
  expect(stdout).toMatch(/WRONG +should have been answered `allow`, was `deny`/);
  expect(stdout).toMatch(/It did 0 of them/);
});

test("a token that is not marked sensitive is found in the ledger", async () => {
  const name = "actions/rotate-queue-token.yaml";
  const careful = await readFile(join(ownProject, name), "utf8");
  const project = await changedProject({ [name]: careful.replace("sensitive: true", "sensitive: false") });
  const { code, stdout } = await runMain(["--project", project]);
  expect(code).toBe(1);
  expect(stdout).toMatch(/WRONG +its text is in \S+audit\.jsonl/);
  expect(stdout).toMatch(/WRONG +its text was shown/);
});

test.each([
  ["SIGINT", 130],
  ["SIGTERM", 143],
] as const)("%s ends the story and every process", async (signal, exit) => {
  await using running = await startMain();
  const text = await running.told("3 workers answer");
  running.child.kill(signal);
  const { code, stdout } = await running.ended;
  expect(code).toBe(exit);
  expect(stdout).toContain(`${signal}: the story ends here`);
  await untilGone(pidsIn(text));
  const [folder = ""] = await readdir(running.folder);
  expect(await readdir(join(running.folder, folder))).not.toContain("run");
});

test("after kill -9 the supervisor and the workers leave by themselves", async () => {
  await using running = await startMain();
  const pids = pidsIn(await running.told("3 workers answer"));
  running.child.kill("SIGKILL");
  expect(pids.length).toBeGreaterThan(4);
  await untilGone(pids);
});

test("a broken project is told with its place, and starts nothing", async () => {
  const project = await changedProject({ "policies/default.yaml": "rules:\n  - nam: typing-error\n" });
  const { code, stdout, stderr } = await runMain(["--project", project]);
  expect(code).toBe(1);
  expect(stderr).toMatch(/policies\/default\.yaml:2:\d+/);
  expect(stdout).toBe("");
});

test("a project without a ledger proves nothing", async () => {
  const project = await changedProject({ "agent-safe.yaml": "inventory: ./inventory.yaml\n" });
  const { code, stderr } = await runMain(["--project", project]);
  expect(code).toBe(1);
  expect(stderr).toContain("the project names no `audit_log`");
});

test.each([
  ["a folder without a project", ["--project", "/nowhere"], 1, /`\/nowhere` holds no agent-safe\.yaml/],
  ["an unknown option", ["--projekt", "x"], 2, /usage: /],
])("%s is answered with what to do", async (_, args, exit, message) => {
  const { code, stderr } = await runMain(args);
  expect(code).toBe(exit);
  expect(stderr).toMatch(message);
});
