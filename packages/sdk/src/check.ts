import type { Redactor } from "@agent-safe/audit";
import { createId } from "@agent-safe/core";
import type { AuditTrail } from "./audit-trail.ts";
import type { Decision, PreviewDecision } from "./decision.ts";
import { decisionEntry } from "./decision-entry.ts";
import type { Diagnostic } from "./diagnostic.ts";
import { assertedCaller, type Facts, gather } from "./facts.ts";
import { deny, judge } from "./judge.ts";
import { describe, type Outcome } from "./outcome.ts";
import { parseRequest } from "./parse-request.ts";
import type { Project } from "./project.ts";
import type { Reading } from "./steady-clock.ts";

/** What a check works with. */
export interface Engine {
  readonly project: Project;
  readonly trail: AuditTrail;
  readonly redactor: Redactor;
  readonly readClock: () => Reading;
  readonly report: (diagnostic: Diagnostic) => void;
}

/** One check, from door to door. Never throws. */
export function check(input: unknown, engine: Engine): Promise<Decision> {
  return record(evaluate(input, engine), engine);
}

/** The answer that a check would give now; nothing is recorded, charged or released. */
export function preview(input: unknown, engine: Engine): PreviewDecision {
  return describe(evaluate(input, engine), engine.project);
}

/** Everything up to the verdict. A throw in here becomes a deny, which is recorded like any other. */
export function evaluate(input: unknown, engine: Pick<Engine, "project" | "readClock" | "report">): Outcome {
  const { at, suspect } = engine.readClock();
  const parsed = parseRequest(input);
  if (!parsed.ok) return { at, refused: parsed, verdict: deny(parsed.code, parsed.reason) };
  const { request } = parsed;
  try {
    const facts = gather(request, assertedCaller(request.caller), at, engine.project);
    return { at, facts, verdict: suspect ? clockSuspect : judge(facts, engine.project) };
  } catch (error) {
    engine.report({
      severity: "error",
      code: "INTERNAL",
      message: `a check failed unexpectedly: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
      cure: "please report this as a bug of agent-safe",
    });
    return { at, refused: { readable: request, refused: new Map() }, verdict: internal };
  }
}

/** Records an outcome, then answers. What cannot be recorded is denied: this is where agent-safe fails closed. */
export async function record(outcome: Outcome, engine: Engine): Promise<Decision> {
  const { project, trail, redactor } = engine;
  const auditId = createId("evt", outcome.at);
  const failure = await trail.append(() => decisionEntry(outcome, auditId, project, redactor));
  if (outcome.facts !== undefined && failure?.code === "AUDIT_ENTRY_INVALID") {
    return record(tooLargeToRecord(outcome.at, outcome.facts), engine);
  }
  if (outcome.facts !== undefined && failure?.code === "INTERNAL") {
    return record({ at: outcome.at, verdict: internal }, engine);
  }
  const answered =
    failure === undefined ? outcome : { ...outcome, verdict: deny(failure.code, failure.reason) };
  return { ...describe(answered, project), auditId };
}

/** Redaction makes parameters longer: thousands of them may be within the limits, and their entry beyond its own. */
function tooLargeToRecord(at: number, facts: Facts): Outcome {
  const { params: _, ...readable } = facts.request;
  return {
    at,
    refused: { readable, refused: new Map([["params", undefined]]) },
    verdict: deny(
      "REQUEST_TOO_LARGE",
      "the request does not fit into a ledger entry; pass fewer or shorter parameters",
    ),
  };
}

const clockSuspect = deny(
  "CLOCK_SUSPECT",
  "The clock went back by more than five minutes; set it right, then restart this process",
);
const internal = deny("INTERNAL", "Something unexpected went wrong while deciding; nothing is permitted");
