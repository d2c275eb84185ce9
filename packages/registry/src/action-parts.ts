import type { JsonObject, JsonValue } from "@agent-safe/core";
import {
  type ActionDefinition,
  actionNameSchema,
  type RollbackSource,
  rollbackSourceSchema,
} from "./action-definition.ts";
import { type ParameterDefinition, readableParameterSchema } from "./parameter-definition.ts";

/** What of an action can be checked against each other, also when other parts of it cannot be read. */
export interface ActionParts {
  /** In the order of the file; undefined where one cannot be read. */
  readonly parameters: readonly (ParameterDefinition | undefined)[];
  /** Names of the parameters by their index, also of those that cannot be read otherwise. */
  readonly parameterNames: readonly (string | undefined)[];
  /** Undefined where it cannot be told which parameters are meant, so that references to them say nothing. */
  readonly declared: ReadonlySet<string> | undefined;
  /** Undefined as for `declared`. */
  readonly stateFields: ReadonlySet<string> | undefined;
  readonly rollbackAction: string | undefined;
  readonly rollbackParams: ReadonlyMap<string, RollbackSource>;
  readonly credentialFields: JsonValue | undefined;
}

export function partsOf(definition: ActionDefinition): ActionParts {
  const parameterNames = definition.parameters.map(({ name }) => name);
  return {
    parameters: definition.parameters,
    parameterNames,
    declared: new Set(parameterNames),
    stateFields: new Set(definition.stateFields.map(({ name }) => name)),
    rollbackAction: definition.rollbackAction,
    rollbackParams: definition.rollbackParams,
    credentialFields: definition.credentials?.fields,
  };
}

/** The parts of an action that its schema refuses: each one that is well-formed in itself. */
export function readableParts(action: JsonObject): ActionParts {
  const names = namesIn(action, "parameters");
  const fields = namesIn(action, "state_fields");
  const credentials = member(action, "credentials");
  return {
    parameters: readableParameters(member(action, "parameters")),
    parameterNames: names ?? [],
    declared: setOfAll(names),
    stateFields: setOfAll(fields),
    rollbackAction: actionNameSchema.safeParse(member(action, "rollback_action")).data,
    rollbackParams: readableSources(member(action, "rollback_params")),
    credentialFields: member(credentials, "fields") ?? member(credentials, "scope"),
  };
}

// Describing what is wrong with an item costs time, and the schema has said it already.
const mostUnreadable = 100;

function readableParameters(list: JsonValue | undefined): (ParameterDefinition | undefined)[] {
  if (!Array.isArray(list)) return [];
  let unreadable = 0;
  return list.map((item: JsonValue) => {
    if (unreadable >= mostUnreadable) return undefined;
    const { data } = readableParameterSchema.safeParse(item);
    if (data === undefined) unreadable++;
    return data;
  });
}

function readableSources(sources: JsonValue | undefined): ReadonlyMap<string, RollbackSource> {
  const readable = new Map<string, RollbackSource>();
  let unreadable = 0;
  for (const [name, source] of Object.entries(isObject(sources) ? sources : {})) {
    const { data } = rollbackSourceSchema.safeParse(source);
    if (data !== undefined) readable.set(name, data);
    else if (++unreadable >= mostUnreadable) break;
  }
  return readable;
}

/** The name of each item; undefined where there is no list and it may be that one was meant. */
function namesIn(action: JsonObject, key: string): (string | undefined)[] | undefined {
  const list = member(action, key) ?? null;
  // An absent list may be there under a misspelt key.
  if (list === null) return Object.hasOwn(action, key) ? [] : undefined;
  if (!Array.isArray(list)) return undefined;
  return list.map((item: JsonValue) => {
    const name = member(item, "name");
    return typeof name === "string" && name !== "" ? name : undefined;
  });
}

function setOfAll(names: readonly (string | undefined)[] | undefined): ReadonlySet<string> | undefined {
  const known = names?.filter((name) => name !== undefined);
  return known === undefined || known.length !== names?.length ? undefined : new Set(known);
}

function member(value: JsonValue | undefined, key: string): JsonValue | undefined {
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
