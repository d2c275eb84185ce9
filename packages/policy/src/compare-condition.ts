import type { JsonValue } from "@agent-safe/core";
import { labelOf } from "./labels.ts";
import type { PolicyRequest } from "./request.ts";
import type { ConditionName, Match, TimeWindow } from "./rule.ts";
import { wallTime } from "./wall-clock.ts";

/** A condition that failed, seen from both sides. */
export interface Comparison {
  readonly wanted: JsonValue;
  readonly asked: JsonValue;
  readonly message: string;
}

/** What a condition wants and what the request has instead. The condition must be one that `failedCondition` named. */
export function compareCondition(
  condition: ConditionName,
  match: Match,
  { action, target, caller, effectiveRisk, hasTicket, at }: PolicyRequest,
): Comparison {
  const { targets, callers } = match;
  const depth = caller?.chain.length ?? 0;
  switch (condition) {
    case "actions":
      return oneOf("action", action, match.actions);
    case "targets":
      return { wanted: "a known target", asked: null, message: "the target is unknown" };
    case "targets.environments":
      return oneOf("environment", target?.environment, targets?.environments);
    case "targets.sensitivities":
      return oneOf("sensitivity", target?.sensitivity, targets?.sensitivities);
    case "targets.types":
      return oneOf("type", target?.type, targets?.types);
    case "targets.labels":
      return compareLabels(targets?.labels ?? {}, (key) =>
        target ? labelOf(target.labels, key) : undefined,
      );
    case "callers":
      return { wanted: "a caller", asked: null, message: "the caller is anonymous" };
    case "callers.agent_ids":
      return oneOf("caller", caller?.id, callers?.agentIds);
    case "callers.roles":
      return anyOf("roles", caller?.roles, callers?.roles);
    case "callers.groups":
      return anyOf("groups", caller?.groups, callers?.groups);
    case "callers.delegated_from":
      return anyOf("delegation chain", caller?.chain, callers?.delegatedFrom);
    case "callers.max_delegation_depth":
      return limit(depth, "at most", callers?.maxDelegationDepth);
    case "callers.min_delegation_depth":
      return limit(depth, "at least", callers?.minDelegationDepth);
    case "callers.verified":
      return yesOrNo(callers?.verified, caller?.verified === true, "a verified caller", "an asserted one");
    case "callers.require_delegation":
      return yesOrNo(callers?.requireDelegation, depth > 0, "a delegated caller", "a direct one");
    case "risk_classes":
      return oneOf("effective risk", effectiveRisk, match.riskClasses);
    case "time_windows":
      return compareTime(match.timeWindows ?? [], at);
    case "require_ticket":
      return yesOrNo(match.requireTicket, hasTicket, "a request with a change ticket", "one without");
  }
}

function oneOf(what: string, asked: string | undefined, wanted: readonly string[] = []): Comparison {
  const message =
    wanted.length === 0
      ? `the list is empty, so it holds for no ${what}`
      : `${what} \`${asked}\` is none of ${list(wanted)}`;
  return { wanted, asked: asked ?? null, message };
}

function anyOf(what: string, asked: readonly string[] = [], wanted: readonly string[] = []): Comparison {
  const sentence = (): string => {
    if (wanted.length === 0) return "the list is empty, so it holds for no caller";
    if (asked.length === 0) return `the caller has no ${what}, wanted is one of ${list(wanted)}`;
    return `none of ${list(wanted)} is in the caller's ${what}: ${list(asked)}`;
  };
  return { wanted, asked, message: sentence() };
}

function limit(depth: number, bound: "at most" | "at least", wanted = 0): Comparison {
  return { wanted, asked: depth, message: `delegation depth ${depth} is not ${bound} ${wanted}` };
}

function yesOrNo(wanted: boolean | undefined, asked: boolean, yes: string, no: string): Comparison {
  const [want, came] = wanted ? [yes, no] : [no, yes];
  return { wanted: wanted ?? null, asked, message: `wanted is ${want}, this is ${came}` };
}

function compareLabels(
  wanted: Readonly<Record<string, string>>,
  labelOfTarget: (key: string) => string | undefined,
): Comparison {
  const asked = Object.entries(wanted).map(([key]) => [key, labelOfTarget(key) ?? null] as const);
  const [key, value] = asked.find(([name, found]) => found !== wanted[name]) ?? ["", null];
  const message =
    value === null
      ? `label \`${key}\` is missing, wanted is \`${wanted[key]}\``
      : `label \`${key}\` is \`${value}\`, wanted is \`${wanted[key]}\``;
  return { wanted, asked: Object.fromEntries(asked), message };
}

function compareTime(windows: readonly TimeWindow[], at: number): Comparison {
  const wanted = windows.map(({ days, startHour, endHour, timezone }) => ({
    days,
    start_hour: startHour,
    end_hour: endHour,
    timezone,
  }));
  const zones = [...new Set(windows.map(({ timezone }) => timezone))];
  const message =
    windows.length === 0
      ? "the list is empty, so it holds at no time"
      : `no window is open: it is ${zones.map((zone) => `${clockFace(zone, at)} in ${zone}`).join(", ")}`;
  return { wanted, asked: new Date(at).toISOString(), message };
}

/** "Wednesday (2) 17:05", with the number that `days` uses. */
function clockFace(timezone: string, at: number): string {
  const { day, hour, minute } = wallTime(timezone, at);
  const time = `${hour}`.padStart(2, "0").concat(":", `${minute}`.padStart(2, "0"));
  return `${dayNames[day]} (${day}) ${time}`;
}

const dayNames = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/** Long lists are cut: the file has the rest. */
function list(names: readonly string[]): string {
  const shown = names.slice(0, 10).map((name) => `\`${name}\``);
  const more = names.length > 10 ? ` and ${names.length - 10} more` : "";
  return shown.join(", ") + more;
}
