import { expect, test } from "vitest";
import type { Attempt } from "../agent/agent.ts";
import { allowed, denied, toBeApproved } from "../testing/decisions.ts";
import { judgeScene, type Scene } from "./scene.ts";

const request = { action: "scale-pool" };
const done = { kind: "done", told: "did it" } as const;
const left = { kind: "left" } as const;
const failed = { kind: "failed", error: "no such pool" } as const;

function judge(
  scene: Omit<Scene, "title" | "request">,
  attempt: Omit<Attempt, "request">,
): readonly string[] {
  return judgeScene(
    { title: "a step", request, ...scene },
    { request, ...attempt },
    { before: [], after: [] },
  ).complaints;
}

test.each<[string, readonly string[]]>([
  ["allowed and done", judge({ expect: "allow" }, { decision: allowed, outcome: done })],
  ["denied and left", judge({ expect: "deny" }, { decision: denied, outcome: left })],
  [
    "to be approved and left",
    judge({ expect: "require_approval" }, { decision: toBeApproved, outcome: left }),
  ],
  [
    "allowed, behind the plan's end",
    judge({ expect: "allow", reached: false }, { decision: allowed, outcome: left }),
  ],
  [
    "the code that was meant",
    judge({ expect: "deny", code: "DENIED_BY_POLICY" }, { decision: denied, outcome: left }),
  ],
])("no complaint: %s", (_, complaints) => {
  expect(complaints).toEqual([]);
});

test.each<[string, readonly string[], RegExp]>([
  [
    "allowed instead of denied",
    judge({ expect: "deny" }, { decision: allowed, outcome: left }),
    /answered `deny`, was `allow`/,
  ],
  [
    "denied instead of allowed",
    judge({ expect: "allow" }, { decision: denied, outcome: left }),
    /answered `allow`, was `deny`/,
  ],
  [
    "another code",
    judge({ expect: "deny", code: "UNKNOWN_ACTION" }, { decision: denied, outcome: left }),
    /UNKNOWN_ACTION, was DENIED/,
  ],
  [
    "denied and done",
    judge({ expect: "deny" }, { decision: denied, outcome: done }),
    /should not have been done/,
  ],
  [
    "allowed and left",
    judge({ expect: "allow" }, { decision: allowed, outcome: left }),
    /should have been done/,
  ],
  [
    "done behind the plan's end",
    judge({ expect: "allow", reached: false }, { decision: allowed, outcome: done }),
    /should not have been done/,
  ],
  [
    "allowed and failed",
    judge({ expect: "allow" }, { decision: allowed, outcome: failed }),
    /failed: no such pool/,
  ],
  [
    "processes that say otherwise",
    judge(
      { expect: "allow", proofs: [() => ({ holds: false, text: "two workers" })] },
      { decision: allowed, outcome: done },
    ),
    /say otherwise: two workers/,
  ],
])("a complaint: %s", (_, complaints, message) => {
  expect(complaints.join("\n")).toMatch(message);
});
