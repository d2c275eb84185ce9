import type { Decision, PreviewDecision } from "./decision.ts";
import type { Facts } from "./facts.ts";
import type { Verdict } from "./judge.ts";
import type { RefusedRequest, Request } from "./parse-request.ts";
import type { Project } from "./project.ts";

/** A verdict with what it was given on: the facts, or what could be read of a request that was refused at the door. */
export interface Outcome {
  readonly at: number;
  readonly verdict: Verdict;
  readonly facts?: Facts;
  readonly refused?: Pick<RefusedRequest, "readable" | "refused">;
}

/** What the caller hears of an outcome. */
export function describe(outcome: Outcome, project: Pick<Project, "revision">): PreviewDecision {
  const { verdict, facts } = outcome;
  const request: Partial<Request> = facts?.request ?? outcome.refused?.readable ?? {};
  const { rule, ...answer } = verdict;
  return {
    ...answer,
    action: request.action ?? "",
    target: request.target ?? null,
    caller: request.caller ?? null,
    riskClass: facts?.riskClass ?? "critical",
    effectiveRisk: facts?.effectiveRisk ?? "critical",
    policyMatched: rule?.name ?? null,
    revision: project.revision,
    ticketId: request.ticketId ?? null,
    correlationId: request.correlationId ?? null,
  } satisfies Omit<Decision, "auditId"> as PreviewDecision;
}
