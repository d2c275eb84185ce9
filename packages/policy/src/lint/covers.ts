import { riskClasses, sensitivities } from "@agent-safe/core";
import type { CallerSelector, Match, TargetSelector, TimeWindow } from "../rule.ts";
import { includesHour } from "../time-window.ts";

/** The names of known actions that a rule's `actions` match; all of them where it has none. */
export type ActionsOf = (match: Match) => ReadonlySet<string>;

/**
 * Whether `wide` holds for every request that `narrow` holds for, as far as can be seen from their conditions alone:
 * each condition of `wide` must be one that `narrow` implies. False where that is not certain.
 */
export function covers(wide: Match, narrow: Match, actionsOf: ActionsOf): boolean {
  return (
    isSubset(actionsOf(narrow), actionsOf(wide)) &&
    coversTargets(wide.targets, narrow.targets) &&
    coversCallers(wide.callers, narrow.callers) &&
    coversList(wide.riskClasses, narrow.riskClasses ?? riskClasses) &&
    coversValue(wide.requireTicket, narrow.requireTicket) &&
    coversTime(wide.timeWindows, narrow.timeWindows)
  );
}

function coversTargets(wide: TargetSelector | undefined, narrow: TargetSelector | undefined): boolean {
  if (!wide) return true;
  if (!narrow) return false;
  const labels = narrow.labels ?? {};
  return (
    coversList(wide.environments, narrow.environments) &&
    coversList(wide.sensitivities, narrow.sensitivities ?? sensitivities) &&
    coversList(wide.types, narrow.types) &&
    Object.entries(wide.labels ?? {}).every(
      ([key, value]) => Object.hasOwn(labels, key) && labels[key] === value,
    )
  );
}

function coversCallers(wide: CallerSelector | undefined, narrow: CallerSelector | undefined): boolean {
  if (!wide) return true;
  if (!narrow) return false;
  const [wideMin, wideMax] = depths(wide);
  const [narrowMin, narrowMax] = depths(narrow);
  return (
    coversList(wide.agentIds, narrow.agentIds) &&
    coversList(wide.roles, narrow.roles) &&
    coversList(wide.groups, narrow.groups) &&
    coversList(wide.delegatedFrom, narrow.delegatedFrom) &&
    coversValue(wide.verified, narrow.verified) &&
    wideMin <= narrowMin &&
    narrowMax <= wideMax
  );
}

/** The depths of delegation that a selector lets through; "delegated" is a depth of at least one, "direct" is none. */
function depths(selector: CallerSelector): readonly [least: number, most: number] {
  const {
    minDelegationDepth = 0,
    maxDelegationDepth = Number.POSITIVE_INFINITY,
    requireDelegation,
  } = selector;
  return [
    requireDelegation === true ? Math.max(1, minDelegationDepth) : minDelegationDepth,
    requireDelegation === false ? 0 : maxDelegationDepth,
  ];
}

/** One value of a list is enough for it to hold, so every value of `narrow` must be in `wide`. */
function coversList<T>(wide: readonly T[] | undefined, narrow: readonly T[] | undefined): boolean {
  return wide === undefined || (narrow?.every((value) => wide.includes(value)) ?? false);
}

function coversValue<T>(wide: T | undefined, narrow: T | undefined): boolean {
  return wide === undefined || wide === narrow;
}

function coversTime(wide: Match["timeWindows"], narrow: Match["timeWindows"]): boolean {
  if (wide === undefined) return true;
  return narrow?.every((window) => wide.some((around) => coversWindow(around, window))) ?? false;
}

function coversWindow(wide: TimeWindow, narrow: TimeWindow): boolean {
  const hours = Array.from({ length: 24 }, (_, hour) => hour);
  return (
    wide.timezone === narrow.timezone &&
    narrow.days.every((day) => wide.days.includes(day)) &&
    hours.every((hour) => !includesHour(narrow, hour) || includesHour(wide, hour))
  );
}

function isSubset<T>(small: ReadonlySet<T>, large: ReadonlySet<T>): boolean {
  if (small.size > large.size) return false;
  for (const item of small) if (!large.has(item)) return false;
  return true;
}
