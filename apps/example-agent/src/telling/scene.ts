import type { CheckRequest, Decision, DecisionResult } from "@agent-safe/sdk";
import type { Attempt } from "../agent/agent.ts";
import type { Change, Finding, Proof } from "./proofs.ts";
import { nothingChanged } from "./proofs.ts";

/** A step of the story, with what must come of it. */
export interface Scene {
  /** What the agent wants, in a few words. */
  readonly title: string;
  readonly request: CheckRequest;
  readonly expect: DecisionResult;
  /** The decision's code, where the result alone does not say enough. */
  readonly code?: Decision["code"];
  /** `false`: it is allowed, and still not done, since the plan ended before it. */
  readonly reached?: boolean;
  /** What the processes must bear out. Default: that nothing changed. */
  readonly proofs?: readonly Proof[];
}

/** A scene that was played, and what is to be said about it. */
export interface Played {
  readonly scene: Scene;
  readonly attempt: Attempt;
  readonly findings: readonly Finding[];
  /** What went otherwise than it should; empty when all is well. */
  readonly complaints: readonly string[];
}

/** Compares what happened with what had to happen. */
export function judgeScene(scene: Scene, attempt: Attempt, change: Change): Played {
  const { decision, outcome } = attempt;
  const findings = (scene.proofs ?? [nothingChanged]).map((proof) => proof(change));
  const complaints: string[] = [];
  if (decision.result !== scene.expect) {
    complaints.push(
      `should have been answered \`${scene.expect}\`, was \`${decision.result}\` (${decision.code})`,
    );
  } else if (scene.code !== undefined && decision.code !== scene.code) {
    complaints.push(`should have been answered with ${scene.code}, was ${decision.code}`);
  }
  const shouldBeDone = scene.expect === "allow" && scene.reached !== false;
  if (outcome.kind === "failed") complaints.push(`was allowed and failed: ${outcome.error}`);
  if (shouldBeDone && outcome.kind === "left") complaints.push("should have been done, was not");
  if (!shouldBeDone && outcome.kind === "done") complaints.push("should not have been done, was");
  for (const finding of findings) {
    if (!finding.holds) complaints.push(`the processes say otherwise: ${finding.text}`);
  }
  return { scene, attempt, findings, complaints };
}
