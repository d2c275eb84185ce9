import { type ChildProcessByStdio, spawn } from "node:child_process";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { openLedger } from "@agent-safe/audit";
import { beforeAll, describe, expect, it } from "vitest";
import { entriesSchema } from "../../schemas/entries.ts";
import { executable, runCli } from "../../testing/run-cli.ts";
import { temporaryFolder, temporaryProject } from "../../testing/temporary-project.ts";

const read = ["check", "get-configmap", "--params", '{"namespace":"n","configmap":"c"}'];
let cwd = "";

beforeAll(async () => {
  cwd = await temporaryProject();
  await runCli([...read, "--target", "staging/api", "--caller", "reader"], { cwd });
  await runCli([...read, "--target", "staging/api-server", "--caller", "other"], { cwd });
  await runCli(
    ["check", "drain-node", "--target", "staging/node-01", "--caller", "reader", "--params", '{"node":"n"}'],
    { cwd },
  );
  await runCli(["check", "nothing\u001b[2J"], { cwd }); // is denied and redacted
});

async function show(...flags: string[]) {
  const { code, stdout, stderr } = await runCli(["audit", "show", "--json", ...flags], { cwd });
  expect([code, stderr]).toEqual([0, ""]);
  return entriesSchema.parse(JSON.parse(stdout)).entries.map(({ seq }) => seq);
}

describe("agent-safe audit show", () => {
  it("shows the newest entries as a table, oldest first", async () => {
    const { code, stdout, stderr } = await runCli(["audit", "show"], { cwd });
    expect([code, stderr]).toEqual([0, ""]);
    const lines = stdout.split("\n");
    expect(lines[0]).toMatch(/^TIME +SEQ +RESULT +ACTION +TARGET +CALLER +WHY$/);
    expect(lines[2]).toMatch(
      /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d +1 +allow +get-configmap +staging\/api +reader +Reading is/,
    );
    expect(lines[4]).toMatch(/ 3 +require_approval +drain-node /);
    expect(lines[5]).toMatch(/ 4 +deny +\(redacted\) +`action` has control characters/);
    expect(stdout).toMatch(/\n5 entries\n$/);
  });

  it("limits and filters", async () => {
    expect(await show()).toEqual([0, 1, 2, 3, 4]);
    expect(await show("--last", "2")).toEqual([3, 4]);
    expect(await show("--caller", "reader")).toEqual([1, 3]);
    expect(await show("--caller", "reader", "--last", "1")).toEqual([3]);
    expect(await show("--action", "get-configmap")).toEqual([1, 2]);
    expect(await show("--target", "staging/node-01")).toEqual([3]);
    expect(await show("--result", "REQUIRE_APPROVAL")).toEqual([3]);
    expect(await show("--result", "require-approval")).toEqual([3]);
    expect(await show("--event-type", "genesis")).toEqual([0]);
    expect(await show("--since", "1h")).toEqual([0, 1, 2, 3, 4]);
    expect(await show("--until", "1h")).toEqual([]);
    expect(await show("--since", "2999-01-01")).toEqual([]);
    expect(await show("--until", "2999-01-01T00:00:00Z", "--last", "1")).toEqual([4]);
    expect(await show(join(cwd, "audit.jsonl"), "--last", "0")).toEqual([]);
  });

  it.each([
    ["--since", "yesterday", "--since is not a time: `yesterday`"],
    ["--until", "2026-13-45", "--until is not a time"],
    ["--result", "alow", "did you mean `allow`?"],
    ["--last", "few", "--last"],
  ])("refuses %s %s", async (flag, value, message) => {
    const { code, stderr } = await runCli(["audit", "show", flag, value], { cwd });
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });

  it("says what was probably meant by a type that no entry has", async () => {
    const { code, stdout } = await runCli(["audit", "show", "--event-type", "desision"], { cwd });
    expect([code, stdout]).toEqual([0, "No entry is of type `desision`; did you mean `decision`?\n"]);
  });

  it("shows hostile text escaped, in every form", async () => {
    const file = join(temporaryFolder(), "hostile.jsonl");
    const hostile = "a\u001b[2J\u202eb\u009bc\u2066";
    const ledger = await openLedger({ file });
    await ledger.append({
      type: "decision",
      result: hostile,
      action: hostile,
      target: { id: hostile },
      reason: hostile,
    });
    await ledger.append({ type: "note", [hostile]: hostile });
    await ledger.close();
    for (const flags of [[], ["--json"]]) {
      const { code, stdout } = await runCli(["audit", "show", file, ...flags]);
      expect(code).toBe(0);
      expect(stdout).toMatch(/u\{?202e/);
      expect(stdout).not.toMatch(/[\p{Cf}\u0000-\u0009\u000b-\u001f\u007f-\u009f]/u);
    }
  });

  it("refuses a log that is not there", async () => {
    const { code, stderr } = await runCli(["audit", "show", "none.jsonl"], { cwd });
    expect(code).toBe(6);
    expect(stderr).toContain("there is no log");
  });

  it("ends quietly when its reader goes", async () => {
    const child = spawn(
      "bash",
      ["-c", `"${process.execPath}" "${executable}" audit show --json | head -1; echo "\${PIPESTATUS[0]}"`],
      { cwd },
    );
    const [stdout, stderr] = await Promise.all([textOf(child.stdout), textOf(child.stderr)]);
    expect(stdout).toBe("{\n0\n");
    expect(stderr).toBe("");
  });

  it("follows entries as they are written, until Ctrl-C", async () => {
    const project = await temporaryProject();
    await runCli([...read, "--target", "staging/api", "--caller", "first"], { cwd: project });
    for (const [flags, signal] of [
      [[], "SIGINT"],
      [["--json"], "SIGTERM"],
    ] as const) {
      const child = spawn(
        process.execPath,
        [executable, "audit", "show", "--follow", "--last", "1", "--event-type", "decision", ...flags],
        {
          cwd: project,
          stdio: ["ignore", "pipe", "pipe"],
        },
      );
      const errors = textOf(child.stderr);
      const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
      const lines = linesOf(child);
      expect((await lines.next()).value).toContain("get-configmap");
      await runCli([...read, "--target", "staging/api", "--caller", "later"], { cwd: project });
      expect((await lines.next()).value).toContain("later");
      child.kill(signal);
      expect(await ended).toBe(0);
      expect(await errors).toBe("");
    }
  });
});

async function textOf(stream: Readable): Promise<string> {
  let text = "";
  for await (const chunk of stream.setEncoding("utf8")) text += chunk;
  return text;
}

async function* linesOf(child: ChildProcessByStdio<null, Readable, Readable>): AsyncGenerator<string> {
  let rest = "";
  for await (const chunk of child.stdout.setEncoding("utf8")) {
    const lines = `${rest}${chunk}`.split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
}
