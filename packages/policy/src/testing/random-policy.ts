import { effects, riskClasses, sensitivities } from "@agent-safe/core";
import type { PolicyCaller, PolicyRequest, PolicyTarget } from "../request.ts";
import type { CallerSelector, Match, Rule, TargetSelector, TimeWindow } from "../rule.ts";
import { Random } from "./random.ts";
import { ruleOf } from "./rule.ts";

// Small vocabularies, so that conditions hold about as often as they fail.
const knownActions = [
  "restart-pod",
  "scale-deployment",
  "exec-pod",
  "get-logs",
  "ec2-stop",
  "ec2-start",
  "s3-put",
];
const actions = [...knownActions, "unknown-action", "", "rm -rf", "😀"];
const globs = [
  ...actions,
  "*",
  "ec2-*",
  "*-pod",
  "?c2-*",
  "[eg]*",
  "[!e]*",
  "*s*t*",
  "[z-a]",
  "ec2-[",
  "???",
  "get-logs*",
];
const environments = ["dev", "staging", "prod", "dr"];
const types = ["k8s-deployment", "k8s-pod", "ec2", "s3"];
const labelKeys = ["tier", "team", "zone", "__proto__", "constructor"];
const labelValues = ["a", "b", ""];
const ids = ["ann", "bob", "cid", "dee", "eve", "constructor"];
const names = ["admin", "deployer", "reader", "oncall", "__proto__"];
const zones = [
  "UTC",
  "Europe/Berlin",
  "America/New_York",
  "America/St_Johns",
  "Asia/Kathmandu",
  "Australia/Lord_Howe",
  "Africa/Casablanca",
  "Pacific/Chatham",
  "Pacific/Apia",
  "Africa/Monrovia",
];
/** Moments at which clocks change, or a day is skipped: Berlin, New York, Lord Howe, Casablanca, Apia, Monrovia. */
const changes = [
  "2025-03-30T01:00:00Z",
  "2025-10-26T01:00:00Z",
  "2025-03-09T07:00:00Z",
  "2025-11-02T06:00:00Z",
  "2025-04-05T15:00:00Z",
  "2025-10-04T15:30:00Z",
  "2025-02-23T02:00:00Z",
  "2025-04-06T02:00:00Z",
  "2011-12-30T10:00:00Z",
  "1972-01-07T00:44:30Z",
].map((time) => Date.parse(time));

/** The actions that a registry would know. */
export const catalogue: { actions: { name: string }[] } = { actions: knownActions.map((name) => ({ name })) };

/** A random rule set, from none to a few words of bits. */
export function randomRules(seed: number): Rule[] {
  const random = new Random(seed);
  const count = random.chance(0.8) ? random.integer(0, 24) : random.integer(25, 140);
  return Array.from({ length: count }, (_, index) =>
    ruleOf(randomMatch(random), {
      name: `rule-${index}`,
      decision: random.pick(effects),
      reason: `reason ${index}`,
    }),
  );
}

function randomMatch(random: Random): Match {
  const given = random.pick([0.15, 0.35, 0.6]);
  const maybe = <T>(make: () => T): T | undefined => (random.chance(given) ? make() : undefined);
  const list = <T>(items: readonly T[]): T[] => random.some(items, random.chance(0.1) ? 0 : 1, 4);
  return {
    actions: maybe(() => list(globs)),
    targets: maybe(
      (): TargetSelector => ({
        environments: maybe(() => list(environments)),
        sensitivities: maybe(() => list(sensitivities)),
        types: maybe(() => list(types)),
        labels: maybe(() => randomLabels(random, 2)),
      }),
    ),
    callers: maybe(
      (): CallerSelector => ({
        agentIds: maybe(() => list(ids)),
        roles: maybe(() => list(names)),
        groups: maybe(() => list(names)),
        delegatedFrom: maybe(() => list(ids)),
        maxDelegationDepth: maybe(() => random.integer(0, 4)),
        minDelegationDepth: maybe(() => random.integer(0, 3)),
        verified: maybe(() => random.chance(0.5)),
        requireDelegation: maybe(() => random.chance(0.5)),
      }),
    ),
    riskClasses: maybe(() => list(riskClasses)),
    timeWindows: maybe(() => list([0, 1, 2, 3]).map(() => randomWindow(random))),
    requireTicket: maybe(() => random.chance(0.5)),
  };
}

function randomWindow(random: Random): TimeWindow {
  return {
    days: random.chance(0.3) ? [0, 1, 2, 3, 4, 5, 6] : random.some([0, 1, 2, 3, 4, 5, 6], 0, 5),
    startHour: random.integer(0, 23),
    endHour: random.integer(0, 23),
    timezone: random.pick(zones),
  };
}

function randomLabels(random: Random, most: number): Record<string, string> {
  return Object.fromEntries(
    random.some(labelKeys, 0, most).map((key) => [key, random.pick(labelValues)] as const),
  );
}

/** Random requests, in which callers and targets come back, sometimes changed under the same name. */
export function randomRequests(seed: number, count: number): PolicyRequest[] {
  const random = new Random(seed ^ 0x5bd1e995);
  const targets = Array.from({ length: 12 }, (_, index) => randomTarget(random, `target-${index % 9}`));
  const callers = Array.from({ length: 12 }, () => randomCaller(random));
  return Array.from({ length: count }, () => ({
    action: random.pick(actions),
    target: random.chance(0.15) ? null : random.pick(targets),
    caller: random.chance(0.15) ? null : random.pick(callers),
    effectiveRisk: random.pick(riskClasses),
    hasTicket: random.chance(0.5),
    at: randomTime(random),
  }));
}

function randomTarget(random: Random, id: string): PolicyTarget {
  return {
    id,
    type: random.pick(types),
    environment: random.pick(environments),
    sensitivity: random.pick(sensitivities),
    labels: random.chance(0.5) ? randomLabels(random, 4) : new Map(Object.entries(randomLabels(random, 4))),
  };
}

function randomCaller(random: Random): PolicyCaller {
  return {
    id: random.pick(ids),
    verified: random.chance(0.5),
    roles: random.some(names, 0, 3),
    groups: random.some(names, 0, 3),
    chain: random.chance(0.5) ? [] : random.some(ids, 1, 5),
  };
}

function randomTime(random: Random): number {
  const hour = 3_600_000;
  if (random.chance(0.4)) return random.pick(changes) + random.integer(-3 * hour, 3 * hour);
  if (random.chance(0.3))
    return random.pick(changes) + random.integer(-12, 12) * (hour / 4) + random.integer(-1, 1);
  return random.integer(Date.parse("1969-01-01T00:00:00Z"), Date.parse("2040-01-01T00:00:00Z"));
}
