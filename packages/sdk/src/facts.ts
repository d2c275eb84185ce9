import type { RiskClass } from "@agent-safe/core";
import type { PolicyCaller, PolicyRequest } from "@agent-safe/policy";
import type { Action, ParameterCheck, Target } from "@agent-safe/registry";
import { effectiveRisk } from "@agent-safe/risk";
import type { Request } from "./parse-request.ts";
import type { Project } from "./project.ts";

/** A request together with everything that is known about it: all that a verdict may depend on. */
export interface Facts {
  readonly request: Request;
  /** Undefined: the registry has no such action. */
  readonly action: Action | undefined;
  /** Null: no target was named, or the inventory has no such target. */
  readonly target: Target | null;
  /** Null: anonymous. */
  readonly caller: PolicyCaller | null;
  /** Undefined where there is no action to check them against. */
  readonly parameters: ParameterCheck | undefined;
  readonly riskClass: RiskClass;
  readonly effectiveRisk: RiskClass;
  /** Moment of the request, milliseconds since 1970. */
  readonly at: number;
}

/** Looks up what a request names. */
export function gather(
  request: Request,
  caller: PolicyCaller | null,
  at: number,
  project: Pick<Project, "registry">,
): Facts {
  const action = project.registry.actions.get(request.action);
  return {
    request,
    action,
    target: project.registry.targets.get(request.target ?? "") ?? null,
    caller,
    parameters: action?.checkParameters(request.params),
    ...assessRisk(request, project),
    at,
  };
}

/** The risk of what is asked, as far as it can be read: what is not known counts as critical. */
export function assessRisk(
  request: Partial<Request>,
  { registry }: Pick<Project, "registry">,
): Pick<Facts, "riskClass" | "effectiveRisk"> {
  const riskClass = registry.actions.get(request.action ?? "")?.definition.riskClass ?? "critical";
  const sensitivity = registry.targets.get(request.target ?? "")?.sensitivity;
  return { riskClass, effectiveRisk: effectiveRisk(riskClass, sensitivity) };
}

/** What of the facts the rules may see. */
export function policyRequest(facts: Facts): PolicyRequest {
  return {
    action: facts.request.action,
    target: facts.target,
    caller: facts.caller,
    effectiveRisk: facts.effectiveRisk,
    hasTicket: facts.request.ticketId !== null,
    at: facts.at,
  };
}

/** A caller that only says who it is: an id without roles or groups. */
export function assertedCaller(id: string | null): PolicyCaller | null {
  return id === null ? null : { id, verified: false, roles: [], groups: [], chain: [] };
}
