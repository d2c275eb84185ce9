import type { RiskClass } from "@agent-safe/core";
import type { Decision, PreviewDecision } from "./decision.ts";
import { assessRisk, type Facts } from "./facts.ts";
import type { Verdict } from "./judge.ts";
import type { RefusedParts, Request } from "./parse-request.ts";
import type { Project } from "./project.ts";

/** A verdict with what it was given on. */
export interface Outcome {
  readonly verdict: Verdict;
  /** When it was asked: milliseconds since 1970. */
  readonly at: number;
  /** The request, as far as it could be read. */
  readonly request: Partial<Request>;
  /** The parts of the request that were not accepted. */
  readonly refused: RefusedParts;
  readonly riskClass: RiskClass;
  readonly effectiveRisk: RiskClass;
  /** Left out when the verdict was given without looking further. */
  readonly facts?: Facts;
}

/** The outcome of a request that was judged. */
export function judged(facts: Facts, verdict: Verdict): Outcome {
  const { at, request, riskClass, effectiveRisk } = facts;
  return { verdict, at, request, refused: new Map(), riskClass, effectiveRisk, facts };
}

/** The outcome of a request that could not be judged; as much of it as could be read is kept for the record. */
export function unjudged(
  verdict: Verdict,
  at: number,
  project: Pick<Project, "registry">,
  request: Partial<Request> = {},
  refused: RefusedParts = new Map(),
): Outcome {
  return { verdict, at, request, refused, ...assessRisk(request, project) };
}

/** What the caller hears of an outcome. */
export function describe(outcome: Outcome, project: Pick<Project, "revision">): PreviewDecision {
  const { verdict, request, riskClass, effectiveRisk } = outcome;
  const { rule, ...answer } = verdict;
  return {
    ...answer,
    action: request.action ?? "",
    target: request.target ?? null,
    caller: request.caller ?? null,
    riskClass,
    effectiveRisk,
    policyMatched: rule?.name ?? null,
    revision: project.revision,
    ticketId: request.ticketId ?? null,
    correlationId: request.correlationId ?? null,
  } satisfies Omit<Decision, "auditId"> as PreviewDecision;
}
