import { expect, test } from "vitest";
import { tokenFingerprint } from "../target/token-fingerprint.ts";
import type { WorkerStatus } from "../target/worker-status.ts";
import { holdsToken, nothingChanged, type Proof, restarted, untouched, workerCount } from "./proofs.ts";

const first = worker({ name: "staging-1", pid: 11 });
const second = worker({ name: "staging-2", pid: 12 });
const prod = worker({ pool: "prod/workers", name: "prod-1", pid: 21 });
const fingerprint = tokenFingerprint("a token");

function worker(facts: Partial<WorkerStatus>): WorkerStatus {
  return {
    pool: "staging/workers",
    name: "staging-1",
    pid: 1,
    state: "working",
    jobsDone: 5,
    concurrency: 2,
    tokenFingerprint: null,
    ...facts,
  };
}

test.each<[string, Proof, WorkerStatus[], WorkerStatus[], boolean]>([
  ["nothing changed", nothingChanged, [first, prod], [first, prod], true],
  ["more jobs done is no change", nothingChanged, [first], [{ ...first, jobsDone: 9 }], true],
  ["a worker is gone", nothingChanged, [first, prod], [first], false],
  ["a worker appeared", nothingChanged, [first], [first, second], false],
  ["another process under the same name", nothingChanged, [first], [{ ...first, pid: 99 }], false],
  ["another setting", nothingChanged, [first], [{ ...first, concurrency: 8 }], false],
  ["another token", nothingChanged, [first], [{ ...first, tokenFingerprint: "x" }], false],
  ["another state", nothingChanged, [first], [{ ...first, state: "stuck" }], false],
  ["the other pool was touched", untouched("prod/workers"), [first, prod], [second, prod], true],
  ["this pool was touched", untouched("prod/workers"), [first, prod], [first, { ...prod, pid: 22 }], false],
  ["two workers", workerCount("staging/workers", 2), [first], [first, second, prod], true],
  ["one worker of two", workerCount("staging/workers", 2), [first], [first, prod], false],
  [
    "two names for one process",
    workerCount("staging/workers", 2),
    [first],
    [first, { ...second, pid: 11 }],
    false,
  ],
  [
    "two, one of them replaced",
    workerCount("staging/workers", 2),
    [first],
    [{ ...first, pid: 9 }, second],
    false,
  ],
  ["restarted", restarted("staging-1"), [{ ...first, state: "stuck" }], [{ ...first, pid: 99 }], true],
  ["not restarted", restarted("staging-1"), [first], [first], false],
  [
    "restarted, and stuck again",
    restarted("staging-1"),
    [first],
    [{ ...first, pid: 9, state: "stuck" }],
    false,
  ],
  ["restarted, and idle", restarted("staging-1"), [first], [{ ...first, pid: 9, jobsDone: 0 }], false],
  ["stopped and not started", restarted("staging-1"), [first], [], false],
  [
    "the token",
    holdsToken("staging/workers", "a token"),
    [],
    [{ ...first, tokenFingerprint: fingerprint }],
    true,
  ],
  [
    "the token in one of two",
    holdsToken("staging/workers", "a token"),
    [],
    [{ ...first, tokenFingerprint: fingerprint }, second],
    false,
  ],
  ["a token in an empty pool", holdsToken("staging/workers", "a token"), [], [prod], false],
])("%s", (_, proof, before, after, holds) => {
  const finding = proof({ before, after });
  expect(finding.holds).toBe(holds);
  expect(finding.text).not.toBe("");
  expect(finding.text).not.toContain("a token");
});
