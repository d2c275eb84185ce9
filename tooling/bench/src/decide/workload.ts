import { type RiskClass, riskClasses, sensitivities } from "@agent-safe/core";
import type { PolicyCaller, PolicyRequest, PolicyTarget } from "@agent-safe/policy";
import { effectiveRisk } from "@agent-safe/risk";
import { Random } from "../random.ts";

/** A rule in the form that every contender can be given: lists of equal values, and globs also written out. */
export interface WorkloadRule {
  readonly name: string;
  /** As a policy file would say it; undefined is any action. */
  readonly globs: readonly string[] | undefined;
  /** The same as names, for contenders without globs. */
  readonly actions: readonly string[] | undefined;
  readonly environments: readonly string[] | undefined;
  readonly types: readonly string[] | undefined;
  readonly team: string | undefined;
  readonly agents: readonly string[] | undefined;
  readonly roles: readonly string[] | undefined;
  readonly risks: readonly RiskClass[] | undefined;
}

/** A request, and which rule decides it. */
export interface WorkloadRequest extends PolicyRequest {
  readonly target: PolicyTarget & { readonly labels: ReadonlyMap<string, string> };
  readonly caller: PolicyCaller;
}

export interface Workload {
  /** In order of evaluation. */
  readonly rules: readonly WorkloadRule[];
  readonly actions: readonly string[];
  readonly targets: readonly WorkloadRequest["target"][];
  readonly callers: readonly PolicyCaller[];
  /** A third decided by the first third of the rules, a third by the last third, a third by none; shuffled. */
  readonly requests: readonly WorkloadRequest[];
  /** The name of the rule that decides each request; null: none. */
  readonly answers: readonly (string | null)[];
}

const families = ["deployment", "pod", "node", "database", "bucket", "queue", "network"];
const verbs = ["restart", "scale", "update", "delete", "inspect"];
const environments = ["dev", "staging", "prod"];
const types = ["k8s-deployment", "k8s-pod", "k8s-node", "vm", "database", "bucket", "queue", "load-balancer"];
const teams = Array.from({ length: 40 }, (_, index) => `team-${index}`);
const roles = Array.from({ length: 20 }, (_, index) => `role-${index}`);
const actions = families.flatMap((family) => verbs.map((verb) => `${verb}-${family}`));

/**
 * A project that does not exist, made from a seed: 35 actions, 1,000 targets, 200 callers, and so many rules. Rules
 * are about teams: without that, the first of ten thousand rules would decide everything.
 */
export function createWorkload(ruleCount: number, requestCount: number): Workload {
  const random = new Random(20_261_123 + ruleCount);
  const targets = Array.from({ length: 1_000 }, (_, index) => ({
    id: `target-${index}`,
    type: random.pick(types),
    environment: random.pick(environments),
    sensitivity: random.pick(sensitivities),
    labels: new Map([["team", random.pick(teams)]]),
  }));
  const callers = Array.from({ length: 200 }, (_, index) => ({
    id: `agent-${index}`,
    verified: true,
    roles: [random.pick(roles)],
    groups: [],
    chain: [],
  }));
  const rules = Array.from({ length: ruleCount }, (_, index) => createRule(random, `rule-${index}`, callers));
  const project = { rules, actions, targets, callers };
  const asked = findRequests(random, project, requestCount);
  return {
    ...project,
    requests: asked.map(({ request }) => request),
    answers: asked.map(({ answer }) => answer),
  };
}

function createRule(random: Random, name: string, callers: readonly PolicyCaller[]): WorkloadRule {
  const maybe = <T>(probability: number, make: () => T): T | undefined =>
    random.chance(probability) ? make() : undefined;
  const byAgent = random.chance(0.5);
  return {
    name,
    ...createActions(random),
    environments: maybe(0.6, () => random.some(environments, 1, 2)),
    types: maybe(0.8, () => random.some(types, 1, 2)),
    team: maybe(0.98, () => random.pick(teams)),
    agents: byAgent
      ? random.some(
          callers.map(({ id }) => id),
          1,
          3,
        )
      : undefined,
    roles: byAgent ? undefined : random.some(roles, 1, 2),
    risks: maybe(0.2, () => random.some(riskClasses, 1, 3)),
  };
}

/** Four rules in ten are about any action, three about a family of actions, three about a few by name. */
function createActions(random: Random): Pick<WorkloadRule, "globs" | "actions"> {
  const kind = random.fraction();
  if (kind < 0.4) return { globs: undefined, actions: undefined };
  if (kind < 0.7) {
    const end = random.pick(families);
    return { globs: [`*-${end}`], actions: actions.filter((action) => action.endsWith(`-${end}`)) };
  }
  const names = random.some(actions, 1, 3);
  return { globs: names, actions: names };
}

type Project = Omit<Workload, "requests" | "answers">;

function findRequests(
  random: Random,
  project: Project,
  count: number,
): { request: WorkloadRequest; answer: string | null }[] {
  const third = Math.ceil(project.rules.length / 3);
  const wanted: [accepts: (place: number) => boolean, from: number, to: number][] = [
    [(place) => place >= 0 && place < third, 0, third - 1],
    [
      (place) => place >= project.rules.length - third,
      project.rules.length - third,
      project.rules.length - 1,
    ],
    [(place) => place === -1, 0, project.rules.length - 1],
  ];
  const found = wanted.flatMap(([accepts, from, to]) => {
    const some: { request: WorkloadRequest; answer: string | null }[] = [];
    while (some.length < count / 3) {
      const request = requestNear(random, project, project.rules[random.integer(from, to)]!);
      const place = request ? project.rules.findIndex((rule) => fits(rule, request)) : -2;
      if (request && accepts(place)) some.push({ request, answer: project.rules[place]?.name ?? null });
    }
    return some;
  });
  return random.shuffled(found);
}

/** A request about one of a rule's targets, and most often one that it matches; undefined if no target fits. */
function requestNear(
  random: Random,
  { targets, callers }: Project,
  rule: WorkloadRule,
): WorkloadRequest | undefined {
  const fitting = targets.filter((target) => fitsTarget(rule, target));
  const agents = callers.filter((caller) => fitsCaller(rule, caller));
  if (fitting.length === 0 || agents.length === 0) return undefined;
  const target = random.pick(fitting);
  const caller = random.chance(0.2) ? random.pick(callers) : random.pick(agents);
  const action = random.chance(0.2) ? random.pick(actions) : random.pick(rule.actions ?? actions);
  const risk = effectiveRisk(riskClasses[actions.indexOf(action) % riskClasses.length], target.sensitivity);
  return { action, target, caller, effectiveRisk: risk, hasTicket: false, at: Date.UTC(2025, 0, 15, 12) };
}

function fits(rule: WorkloadRule, { action, target, caller, effectiveRisk: risk }: WorkloadRequest): boolean {
  return (
    lists(rule.actions, action) &&
    lists(rule.risks, risk) &&
    fitsCaller(rule, caller) &&
    fitsTarget(rule, target)
  );
}

function fitsTarget(rule: WorkloadRule, target: WorkloadRequest["target"]): boolean {
  return (
    lists(rule.environments, target.environment) &&
    lists(rule.types, target.type) &&
    (rule.team === undefined || rule.team === target.labels.get("team"))
  );
}

function fitsCaller(rule: WorkloadRule, caller: PolicyCaller): boolean {
  return lists(rule.agents, caller.id) && (rule.roles?.some((role) => caller.roles.includes(role)) ?? true);
}

function lists(values: readonly string[] | undefined, value: string): boolean {
  return values === undefined || values.includes(value);
}
