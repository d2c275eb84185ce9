import { canonicalJson, type JsonObject, sha256 } from "@agent-safe/core";
import type { Position } from "@agent-safe/yaml";
import type { ActionDefinition } from "./action-definition.ts";
import { compileParameterCheck, type ParameterCheck } from "./check-parameters.ts";
import type { Target } from "./target.ts";

/** An action that is ready to be asked for. */
export interface Action {
  readonly definition: ActionDefinition;
  /** Where its name stands. */
  readonly place: Position;
  /** Names of the parameters whose values are to be kept out of every output. */
  readonly sensitive: ReadonlySet<string>;
  /**
   * Checks the parameters of a request. Never throws; lists at most 50 problems, none of which holds the value of a
   * sensitive or an undeclared parameter.
   */
  checkParameters(params: JsonObject): ParameterCheck;
}

/** The actions and targets of a project, looked up by name and id in constant time. */
export interface Registry {
  readonly actions: ReadonlyMap<string, Action>;
  readonly targets: ReadonlyMap<string, Target>;
  /** SHA-256 (base64url) of all definitions as canonical JSON; the names and the order of files do not count. */
  readonly digest: string;
}

export function createAction(definition: ActionDefinition, place: Position): Action {
  freeze(definition);
  return {
    definition,
    place,
    sensitive: new Set(definition.parameters.filter(({ sensitive }) => sensitive).map(({ name }) => name)),
    checkParameters: compileParameterCheck(definition.parameters),
  };
}

export function createRegistry(
  actions: ReadonlyMap<string, Action>,
  targets: ReadonlyMap<string, Target>,
): Registry {
  return { actions, targets, digest: digestOf(actions, targets) };
}

/** Plain data, frozen all the way down; Maps are typed as read-only. */
function freeze(value: unknown): void {
  if (typeof value !== "object" || value === null || value instanceof Map || Object.isFrozen(value)) return;
  Object.freeze(value);
  for (const member of Object.values(value)) freeze(member);
}

function digestOf(actions: ReadonlyMap<string, Action>, targets: ReadonlyMap<string, Target>): string {
  // Pairs by code unit, as canonical JSON sorts keys; a Map has no canonical JSON, so Maps become sorted pairs.
  const definitions = [...actions.values()].map(({ definition }) => ({
    ...definition,
    rollbackParams: pairs(definition.rollbackParams),
  }));
  const known = [...targets.values()].map((target) => ({ ...target, labels: pairs(target.labels) }));
  return sha256(canonicalJson({ actions: definitions.sort(by("name")), targets: known.sort(by("id")) }));
}

function pairs<T>(map: ReadonlyMap<string, T>): (readonly [string, T])[] {
  return [...map].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}

function by<K extends string>(
  key: K,
): (a: Readonly<Record<K, string>>, b: Readonly<Record<K, string>>) => number {
  return (a, b) => (a[key] < b[key] ? -1 : a[key] > b[key] ? 1 : 0);
}
