import { createId } from "@agent-safe/core";
import { requestKeys } from "./parse-request.ts";
import { requestLimits } from "./request.ts";

/** What holds for every step of a plan that does not say otherwise itself. */
export interface PlanDefaults {
  readonly caller?: string | null;
  readonly ticketId?: string | null;
  /** Default: a new id. */
  readonly correlationId?: string | null;
}

export type ParsedPlan = { readonly preview: boolean } & (
  | { readonly ok: true; readonly requests: readonly unknown[] }
  | { readonly ok: false; readonly code: "INVALID_REQUEST" | "REQUEST_TOO_LARGE"; readonly reason: string }
);

type PlanOptions = PlanDefaults & { readonly preview?: boolean };

/** The requests that a plan comes to, still to be judged one by one. Never throws. */
export function parsePlan(steps: unknown, options: PlanOptions | null, at: number): ParsedPlan {
  let preview = false;
  try {
    const { caller, ticketId, correlationId = createId("plan", at) } = options ?? {};
    preview = options?.preview === true;
    if (!Array.isArray(steps)) {
      return { ok: false, preview, code: "INVALID_REQUEST", reason: "the plan is not a list of requests" };
    }
    if (steps.length > requestLimits.planSteps) {
      const reason = `the plan has ${steps.length} steps; at most ${requestLimits.planSteps} are accepted`;
      return { ok: false, preview, code: "REQUEST_TOO_LARGE", reason };
    }
    const defaults = { caller, ticketId, correlationId };
    return {
      ok: true,
      preview,
      requests: Array.from(steps, (step: unknown) => withDefaults(step, defaults)),
    };
  } catch {
    return {
      ok: false,
      preview,
      code: "INVALID_REQUEST",
      reason: "reading the plan threw an error; pass plain data",
    };
  }
}

function withDefaults(step: unknown, defaults: object): unknown {
  // What is no object, or throws when read, goes on as it is: the check refuses it by its own reason.
  if (typeof step !== "object" || step === null || Array.isArray(step)) return step;
  try {
    // The parts of a request may be inherited, as a check reads them; of the rest, what is the step's own is refused there.
    const names = new Set([...requestKeys, ...Object.keys(step)]);
    const said = [...names].map((name) => [name, (step as Record<string, unknown>)[name]] as const);
    return { ...defaults, ...Object.fromEntries(said.filter(([, value]) => value !== undefined)) };
  } catch {
    return step;
  }
}
