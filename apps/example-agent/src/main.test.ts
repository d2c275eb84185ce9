import { readdir, readFile, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { untilGone } from "./testing/processes.ts";
import { changedProject, ownProject, pidsIn, runMain, startMain } from "./testing/run-main.ts";

function rulesAnswering(decision: string): string {
  return `rules:\n  - name: one-answer\n    match: {}\n    decision: ${decision}\n    reason: Whatever it is\n`;
}

function ledgerIn(stdout: string): string {
  return /ledger +(\/\S+)/.exec(stdout)?.[1] ?? "";
}

test("the story comes out as it should, and leaves nothing but the ledger and its project", async () => {
  const before = await readdir(ownProject, { recursive: true });
  const { folder, ended } = await startMain();
  const { code, stdout, stderr } = await ended;
  expect({ code, stderr, stdout }).toMatchObject({ code: 0, stderr: "" });
  for (const line of [
    /ALLOW .*The operations agent may look at every pool/,
    /then +staging-1 is stuck, 0 jobs done/,
    /seen +3 workers answer: staging-1 \(pid \d+\), staging-2 \(pid \d+\), staging-3 \(pid \d+\)/,
    /seen +staging-1 was pid \d+ and stuck, is pid \d+ and working/,
    /asks +rotate-queue-token on staging\/workers \{token: \(not shown\)\}/,
    /REQUIRE_APPROVAL .*Critical-risk actions always require human approval/,
    /DENY .*Production pools are never stopped by an agent/,
    /DENY .*No matching policy \(default deny\)/,
    /left alone: the plan ended before it/,
    /verified +the chain of \d+ entries is unbroken/,
    /verified +13 of 13 decisions stand in it/,
    /verified +its text is in no file of this run/,
    /The agent wanted 13 things\. 7 were allowed and 6 of them done; 4 were denied, 2 wait for a human/,
    /All of it is as it should be/,
  ]) {
    expect(stdout).toMatch(line);
  }
  expect(stdout).not.toContain("WRONG");
  // A pipe is no terminal.
  expect(stdout).not.toContain("\u001b");
  await untilGone(pidsIn(stdout));
  const [runFolder = "", ...others] = await readdir(folder);
  expect(others).toEqual([]);
  const left = await readdir(join(folder, runFolder));
  expect(left).toEqual(expect.arrayContaining(["agent-safe.yaml", "audit.jsonl", "policies"]));
  expect(left).not.toContain("run");
  expect(await readdir(ownProject, { recursive: true })).toEqual(before);
});

test("bad parameters are answered with all that is wrong with them", async () => {
  const { stdout } = await runMain();
  const scene = stdout.slice(stdout.indexOf("Ask for 500 workers"), stdout.indexOf("Let a stranger try"));
  for (const parameter of ["replicas", "reason", "force"]) expect(scene).toContain(`\`${parameter}\``);
});

test("runs at the same time do not meet", async () => {
  const endings = await Promise.all([runMain(), runMain()]);
  expect(endings.map(({ code }) => code)).toEqual([0, 0]);
  const [first, second] = endings.map(({ stdout }) => ledgerIn(stdout));
  expect(first).not.toBe(second);
});

test("colour where it is asked for", async () => {
  expect((await runMain([], { FORCE_COLOR: "1" })).stdout).toContain("\u001b[32mALLOW");
});

test("policies that allow everything are found out", async () => {
  const project = await changedProject({ "policies/default.yaml": rulesAnswering("allow") });
  const { code, stdout } = await runMain(["--project", project]);
  expect(code).toBe(1);
  expect(stdout).toMatch(/WRONG .*should have been answered `deny`, was `allow`/);
  expect(stdout).toMatch(/WRONG .*should not have been done, was/);
  // It really happened, and was really seen.
  expect(stdout).toMatch(/WRONG .*prod-1 \(pid \d+\) is gone/);
  await untilGone(pidsIn(stdout));
});

test.each(["deny", "require_approval"])(
  "policies that answer everything with %s are found out",
  async (decision) => {
    const project = await changedProject({ "policies/default.yaml": rulesAnswering(decision) });
    const { code, stdout } = await runMain(["--project", project]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/WRONG .*should have been answered `allow`, was/);
    expect(stdout).toMatch(/and 0 of them done/);
  },
);

test("a token that is not marked sensitive is found in the ledger", async () => {
  const name = "actions/rotate-queue-token.yaml";
  const careless = (await readFile(join(ownProject, name), "utf8")).replace(
    "sensitive: true",
    "sensitive: false",
  );
  const { code, stdout } = await runMain(["--project", await changedProject({ [name]: careless })]);
  expect(code).toBe(1);
  expect(stdout).toMatch(/WRONG +its text is in \S+audit\.jsonl/);
  expect(stdout).toMatch(/WRONG +its text was shown/);
});

test.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)("%s ends the story and every process", async (signal) => {
  const { child, folder, ended, told } = await startMain();
  const text = await told("3 workers answer");
  child.kill(signal);
  const { code, stdout } = await ended;
  expect(code).toBe({ SIGINT: 130, SIGTERM: 143, SIGHUP: 129 }[signal]);
  expect(stdout).toContain(`${signal}: the story ends here`);
  await untilGone(pidsIn(text));
  const [runFolder = ""] = await readdir(folder);
  expect(await readdir(join(folder, runFolder))).not.toContain("run");
});

test("after kill -9 the supervisor and the workers leave by themselves", async () => {
  const { child, told } = await startMain();
  const text = await told("3 workers answer");
  child.kill("SIGKILL");
  const pids = pidsIn(text);
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

test.each([
  ["a folder without a project", ["--project", "/nowhere"], 1, /`\/nowhere` holds no agent-safe\.yaml/],
  ["an unknown option", ["--projekt", "x"], 2, /usage: /],
])("%s is answered with what to do", async (_, args, exit, message) => {
  const { code, stderr } = await runMain(args);
  expect(code).toBe(exit);
  expect(stderr).toMatch(message);
});

test("the commands to try next name files that are there", async () => {
  const { folder, ended } = await startMain();
  const { stdout } = await ended;
  const commands = stdout.slice(stdout.indexOf("What to try next")).match(/node .*/g) ?? [];
  expect(commands).toHaveLength(3);
  for (const command of commands) {
    const files = command.split(" ").filter((word) => word.includes("/run.js") || word.startsWith("/"));
    expect(files).toHaveLength(2);
    for (const file of files) expect((await stat(resolve(folder, file))).isFile()).toBe(true);
  }
});
