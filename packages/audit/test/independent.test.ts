import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { proveEntry, readCheckpoint } from "../src/index.ts";
import { linesOf, makeLog, randomFrom, useFolder } from "./support/logs.ts";

const folder = useFolder();
const trees = 200;
// A verifier in another language, made from the published specifications only.
const hasPython = spawnSync("python3", ["--version"]).status === 0;

it.skipIf(!hasPython)(
  `convinces a verifier that is not ours, over ${trees} trees of random sizes`,
  async () => {
    const random = randomFrom(7);
    const cases: { case: object; expected: "ok" | "no" }[] = [];
    for (let tree = 0; tree < trees; tree++) {
      const file = folder.fresh();
      const size = tree < 20 ? tree + 1 : 1 + random(600);
      await makeLog(file, size);
      const lines = linesOf(file);
      const entries = lines.map((line) => JSON.parse(line) as { id: string; public_key?: string });
      const key = entries[0]!.public_key!;
      const note = (await readCheckpoint(file))!;
      cases.push({ case: { kind: "checkpoint", key, note, log: file }, expected: "ok" });
      for (const index of new Set([random(size), size - 1])) {
        const proof = await proveEntry(file, entries[index]!.id);
        const line = lines[index]!;
        cases.push({ case: { kind: "proof", key, proof, line }, expected: "ok" });
        // It must also be able to say no.
        if (tree % 10 !== 0) continue;
        cases.push({
          case: { kind: "proof", key, proof, line: line.replace('"v":1', '"v":2') },
          expected: "no",
        });
        const other = proof.replace(/^index .*$/m, `index ${index + 1}`);
        cases.push({ case: { kind: "proof", key, proof: other, line }, expected: "no" });
        const unsigned = note.replace(`\n${size}\n`, `\n${size + 1}\n`);
        cases.push({ case: { kind: "checkpoint", key, note: unsigned, log: file }, expected: "no" });
      }
    }
    const script = fileURLToPath(new URL("verify_log.py", import.meta.url));
    const input = cases.map((each) => `${JSON.stringify(each.case)}\n`).join("");
    const { stdout, stderr, status } = spawnSync("python3", [script], { input, encoding: "utf8" });
    expect(stderr).toBe("");
    expect(status).toBe(0);
    const answers = stdout.trim().split("\n");
    expect(answers.length).toBe(cases.length);
    for (const [index, answer] of answers.entries()) {
      expect(answer.slice(0, 2), JSON.stringify(cases[index])).toBe(cases[index]!.expected);
    }
  },
  300_000,
);
