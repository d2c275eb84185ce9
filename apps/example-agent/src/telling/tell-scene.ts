import type { CheckRequest, Decision, DecisionResult } from "@agent-safe/sdk";
import type { Outcome } from "../agent/agent.ts";
import type { Narrator, Tone } from "./narrator.ts";
import type { Played } from "./scene.ts";

/** Colour of an answer. */
export const tones: Readonly<Record<DecisionResult, Tone>> = {
  allow: "good",
  deny: "bad",
  require_approval: "waiting",
};

/** Names of an action's parameters whose values may be shown; an action that is unknown has none. */
export type Showable = (action: string) => ReadonlySet<string>;

/** Tells one step: what was asked, what was answered, what was done, and what the processes say. */
export function tellScene(narrator: Narrator, number: string, played: Played, showable: Showable): void {
  const { scene, attempt, findings, complaints } = played;
  narrator.heading(`${number}  ${scene.title}`);
  narrator.entry("asks", describeRequest(attempt.request, showable));
  narrator.entry(answerOf(attempt.decision), attempt.decision.reason, tones[attempt.decision.result]);
  narrator.entry("because", describeGrounds(attempt.decision));
  narrator.entry("then", describeOutcome(attempt.outcome, attempt.decision));
  for (const finding of findings) narrator.entry("seen", finding.text);
  for (const complaint of complaints) narrator.entry("WRONG", complaint, "bad");
}

/** `ALLOW`, `DENY` or `REQUIRE_APPROVAL`. */
export function answerOf(decision: Decision): string {
  return decision.result.toUpperCase();
}

function describeRequest(request: CheckRequest, showable: Showable): string {
  const known = showable(request.action);
  const params = Object.entries(request.params ?? {}).map(
    ([name, value]) => `${name}: ${known.has(name) ? JSON.stringify(value) : "(not shown)"}`,
  );
  const where = request.target ? ` on ${request.target}` : "";
  const how = params.length > 0 ? ` {${params.join(", ")}}` : "";
  return `${request.action}${where}${how}, as ${request.caller ?? "nobody"}`;
}

function describeGrounds(decision: Decision): string {
  const rule = decision.policyMatched === null ? decision.code : `rule ${decision.policyMatched}`;
  const risk =
    decision.riskClass === decision.effectiveRisk
      ? `${decision.effectiveRisk} risk`
      : `${decision.riskClass} risk, ${decision.effectiveRisk} on this target`;
  return `${rule}; ${risk}; recorded as ${decision.auditId}`;
}

/** What the agent did with the answer. */
export function describeOutcome(outcome: Outcome, decision: Decision): string {
  if (outcome.kind === "done") return outcome.told;
  if (outcome.kind === "failed") return `tried and failed: ${outcome.error}`;
  if (decision.result === "require_approval") return "left for a human to approve";
  return decision.result === "deny" ? "left alone" : "left alone, since the plan ended before it";
}
