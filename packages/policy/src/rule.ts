import type { Effect, RiskClass, Sensitivity } from "@agent-safe/core";
import type { Position } from "@agent-safe/yaml";

/** A rule as it is evaluated: everything optional is either filled in or left out. */
export interface Rule {
  /** Unique over all files. */
  readonly name: string;
  readonly description: string;
  /** Higher is asked first. */
  readonly priority: number;
  readonly match: Match;
  readonly decision: Effect;
  readonly reason: string;
  /** Only where `decision` is `require_approval`. */
  readonly approval?: ApprovalTerms | undefined;
  /** Where the rule begins. */
  readonly place: Position;
  /** Where each condition that the rule states is written. */
  readonly places: ReadonlyMap<ConditionName, Position>;
}

/** The conditions of a rule. All that are given must hold; one that is left out holds. An empty list never holds. */
export interface Match {
  /** Globs over action names, see `compileGlob`. */
  readonly actions?: readonly string[] | undefined;
  /** Also when empty, never holds for an unknown target. */
  readonly targets?: TargetSelector | undefined;
  /** Also when empty, never holds for an anonymous caller. */
  readonly callers?: CallerSelector | undefined;
  /** Effective risk, not the action's own. */
  readonly riskClasses?: readonly RiskClass[] | undefined;
  /** At least one must be open. */
  readonly timeWindows?: readonly TimeWindow[] | undefined;
  /** true: a change ticket came; false: none came. */
  readonly requireTicket?: boolean | undefined;
}

export interface TargetSelector {
  readonly environments?: readonly string[] | undefined;
  readonly sensitivities?: readonly Sensitivity[] | undefined;
  readonly types?: readonly string[] | undefined;
  /** Every one must be equal on the target. */
  readonly labels?: Readonly<Record<string, string>> | undefined;
}

export interface CallerSelector {
  readonly agentIds?: readonly string[] | undefined;
  /** The caller has at least one. */
  readonly roles?: readonly string[] | undefined;
  /** The caller is in at least one. */
  readonly groups?: readonly string[] | undefined;
  /** At least one stands in the caller's delegation chain. */
  readonly delegatedFrom?: readonly string[] | undefined;
  readonly maxDelegationDepth?: number | undefined;
  readonly minDelegationDepth?: number | undefined;
  readonly verified?: boolean | undefined;
  /** true: only delegated callers; false: only direct ones. */
  readonly requireDelegation?: boolean | undefined;
}

/** Hours of certain weekdays in a zone. The weekday is that of the moment asked about, also after midnight. */
export interface TimeWindow {
  /** 0 is Monday, 6 Sunday. */
  readonly days: readonly number[];
  /** 0 to 23. Greater than `endHour`: the window wraps midnight. */
  readonly startHour: number;
  /** 0 to 23, included: 17 lasts until 17:59:59.999. */
  readonly endHour: number;
  /** IANA name. */
  readonly timezone: string;
}

/** Who may approve, how many must, and how long there is. */
export interface ApprovalTerms {
  readonly count: number;
  readonly roles?: readonly string[] | undefined;
  readonly groups?: readonly string[] | undefined;
  /** Seconds. Left out: the project's default. */
  readonly ttl?: number | undefined;
}

/** A condition's path below `match`, as YAML spells it. */
export type ConditionName = (typeof conditionNames)[number];

/** All conditions, in the order in which they are explained. */
export const conditionNames = [
  "actions",
  "targets",
  "targets.environments",
  "targets.sensitivities",
  "targets.types",
  "targets.labels",
  "callers",
  "callers.agent_ids",
  "callers.roles",
  "callers.groups",
  "callers.delegated_from",
  "callers.max_delegation_depth",
  "callers.min_delegation_depth",
  "callers.verified",
  "callers.require_delegation",
  "risk_classes",
  "time_windows",
  "require_ticket",
] as const;
