import { compileGlob } from "@agent-safe/core";
import { labelOf } from "./labels.ts";
import type { PolicyCaller, PolicyRequest, PolicyTarget } from "./request.ts";
import type { CallerSelector, ConditionName, Match, TargetSelector } from "./rule.ts";
import { isOpen } from "./time-window.ts";

/**
 * The first condition of a rule that does not hold for a request; undefined when the rule matches.
 *
 * This is the meaning of rules, written to be read. The index of `compilePolicy` is tested against it.
 *
 * @throws RangeError when a time window is asked about a time that is no time (NaN)
 */
export function failedCondition(match: Match, request: PolicyRequest): ConditionName | undefined {
  const { actions, targets, callers, riskClasses, timeWindows, requireTicket } = match;

  if (actions && !actions.some((glob) => compileGlob(glob)(request.action))) return "actions";
  if (targets) {
    const failed = failedTargetCondition(targets, request.target);
    if (failed) return failed;
  }
  if (callers) {
    const failed = failedCallerCondition(callers, request.caller);
    if (failed) return failed;
  }
  if (riskClasses && !riskClasses.includes(request.effectiveRisk)) return "risk_classes";
  if (timeWindows && !timeWindows.some((window) => isOpen(window, request.at))) return "time_windows";
  if (requireTicket !== undefined && requireTicket !== request.hasTicket) return "require_ticket";
  return undefined;
}

function failedTargetCondition(
  selector: TargetSelector,
  target: PolicyTarget | null,
): ConditionName | undefined {
  const { environments, sensitivities, types, labels } = selector;

  if (target === null) return "targets";
  if (environments && !environments.includes(target.environment)) return "targets.environments";
  if (sensitivities && !sensitivities.includes(target.sensitivity)) return "targets.sensitivities";
  if (types && !types.includes(target.type)) return "targets.types";
  if (labels && !Object.entries(labels).every(([key, value]) => labelOf(target.labels, key) === value)) {
    return "targets.labels";
  }
  return undefined;
}

function failedCallerCondition(
  selector: CallerSelector,
  caller: PolicyCaller | null,
): ConditionName | undefined {
  const { agentIds, roles, groups, delegatedFrom } = selector;
  const { maxDelegationDepth, minDelegationDepth, verified, requireDelegation } = selector;

  if (caller === null) return "callers";
  if (agentIds && !agentIds.includes(caller.id)) return "callers.agent_ids";
  if (roles && !roles.some((role) => caller.roles.includes(role))) return "callers.roles";
  if (groups && !groups.some((group) => caller.groups.includes(group))) return "callers.groups";
  if (delegatedFrom && !delegatedFrom.some((id) => caller.chain.includes(id)))
    return "callers.delegated_from";

  const depth = caller.chain.length;
  if (maxDelegationDepth !== undefined && depth > maxDelegationDepth) return "callers.max_delegation_depth";
  if (minDelegationDepth !== undefined && depth < minDelegationDepth) return "callers.min_delegation_depth";
  if (verified !== undefined && verified !== caller.verified) return "callers.verified";
  if (requireDelegation !== undefined && requireDelegation !== depth > 0) return "callers.require_delegation";
  return undefined;
}
