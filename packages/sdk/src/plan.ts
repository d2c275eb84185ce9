import { createId } from "@agent-safe/core";
import { requestLimits } from "./request.ts";

/** What holds for every step of a plan that does not say otherwise itself. */
export interface PlanDefaults {
  readonly caller?: string | null;
  readonly ticketId?: string | null;
  /** Default: a new id. */
  readonly correlationId?: string | null;
}

export type ParsedPlan =
  | { readonly ok: true; readonly requests: readonly unknown[] }
  | { readonly ok: false; readonly code: "INVALID_REQUEST" | "REQUEST_TOO_LARGE"; readonly reason: string };

/** The requests that a plan comes to, still to be judged one by one. Never throws. */
export function parsePlan(steps: unknown, defaults: PlanDefaults, at: number): ParsedPlan {
  const { caller, ticketId, correlationId = createId("plan", at) } = defaults;
  const common = { caller, ticketId, correlationId };
  try {
    if (!Array.isArray(steps)) {
      return { ok: false, code: "INVALID_REQUEST", reason: "the plan is not a list of requests" };
    }
    if (steps.length > requestLimits.planSteps) {
      const reason = `the plan has ${steps.length} steps; at most ${requestLimits.planSteps} are accepted`;
      return { ok: false, code: "REQUEST_TOO_LARGE", reason };
    }
    return { ok: true, requests: Array.from(steps, (step: unknown) => withDefaults(step, common)) };
  } catch {
    return { ok: false, code: "INVALID_REQUEST", reason: "reading the plan threw an error; pass plain data" };
  }
}

function withDefaults(step: unknown, defaults: object): unknown {
  // What is no object, or throws when read, goes on as it is: the check refuses it by its own reason.
  if (typeof step !== "object" || step === null || Array.isArray(step)) return step;
  try {
    const said = Object.entries(step).filter(([, value]) => value !== undefined);
    return { ...defaults, ...Object.fromEntries(said) };
  } catch {
    return step;
  }
}
