import type { Redactor } from "@agent-safe/audit";
import { createId } from "@agent-safe/core";
import type { AuditTrail } from "./audit-trail.ts";
import type { Decision, DenyCode, PreviewDecision } from "./decision.ts";
import { decisionEntry } from "./decision-entry.ts";
import type { Diagnostic } from "./diagnostic.ts";
import { evaluate } from "./evaluate.ts";
import { assertedCaller } from "./facts.ts";
import { deny } from "./judge.ts";
import { describe, type Outcome, unjudged } from "./outcome.ts";
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

/** One check, from door to door: decide, record, answer. Whatever is asked, it answers. */
export function check(input: unknown, engine: Engine): Promise<Decision> {
  return record(decide(input, engine), engine);
}

/** The answer that a check would give now; nothing is recorded, charged or released. */
export function preview(input: unknown, engine: Engine): PreviewDecision {
  return describe(decide(input, engine), engine.project);
}

/** A throw in here becomes a deny, which is recorded like any other. */
export function decide(input: unknown, engine: Pick<Engine, "project" | "readClock" | "report">): Outcome {
  const { project } = engine;
  const { at, suspect } = engine.readClock();
  try {
    const outcome = evaluate(input, at, project, assertedCaller);
    return suspect ? { ...outcome, verdict: clockSuspect } : outcome;
  } catch (error) {
    engine.report({
      severity: "error",
      code: "INTERNAL",
      message: `a check failed unexpectedly: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
      cure: "please report this as a bug of agent-safe",
    });
    return bare(internal, at);
  }
}

/** Records an outcome, then answers. What cannot be recorded is denied: this is where agent-safe fails closed. */
export async function record(outcome: Outcome, engine: Engine): Promise<Decision> {
  const { project, trail, redactor } = engine;
  const auditId = createId("evt", outcome.at);
  const failure = await trail.append(() => decisionEntry(outcome, auditId, project, redactor));
  if (failure === undefined) return { ...describe(outcome, project), auditId };

  const simpler = simplerOutcome(outcome, failure.code, project);
  if (simpler !== undefined) return record(simpler, engine);
  return { ...describe({ ...outcome, verdict: deny(failure.code, failure.reason) }, project), auditId };
}

/** What to record in place of an outcome whose entry cannot be written down; undefined when nothing simpler is left. */
function simplerOutcome(outcome: Outcome, code: DenyCode, project: Project): Outcome | undefined {
  if (code !== "AUDIT_ENTRY_INVALID" && code !== "INTERNAL") return undefined;
  if (code === "AUDIT_ENTRY_INVALID" && outcome.facts !== undefined)
    return tooLargeToRecord(outcome, project);
  const isBare = Object.keys(outcome.request).length === 0 && outcome.refused.size === 0;
  return isBare ? undefined : bare(internal, outcome.at);
}

/** Redaction makes parameters longer: thousands of them may be within the limits, and their entry beyond its own. */
function tooLargeToRecord({ at, request }: Outcome, project: Project): Outcome {
  const reason = "the request does not fit into a ledger entry; pass fewer or shorter parameters";
  const { params, ...readable } = request;
  return unjudged(deny("REQUEST_TOO_LARGE", reason), at, project, readable, new Map([["params", params]]));
}

/** An outcome that depends on nothing which could have failed. */
function bare(verdict: Outcome["verdict"], at: number): Outcome {
  return { verdict, at, request: {}, refused: new Map(), riskClass: "critical", effectiveRisk: "critical" };
}

const clockSuspect = deny(
  "CLOCK_SUSPECT",
  "The clock went back by more than five minutes; set it right, then restart this process",
);
const internal = deny("INTERNAL", "Something unexpected went wrong while deciding; nothing is permitted");
