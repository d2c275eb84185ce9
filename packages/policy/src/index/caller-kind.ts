import type { PolicyCaller } from "../request.ts";
import type { SubjectKind } from "./row-cache.ts";

/** Callers are told apart by all that a `callers` selector can ask about: who, how sure, roles, groups, chain. */
export const callerKind: SubjectKind<PolicyCaller> = {
  key: (caller) => caller.id,
  same: (remembered, asked) =>
    remembered.id === asked.id &&
    remembered.verified === asked.verified &&
    sameList(remembered.roles, asked.roles) &&
    sameList(remembered.groups, asked.groups) &&
    sameList(remembered.chain, asked.chain),
  keep: (caller) =>
    [caller, caller.roles, caller.groups, caller.chain].every(Object.isFrozen)
      ? caller
      : { ...caller, roles: [...caller.roles], groups: [...caller.groups], chain: [...caller.chain] },
  weight: ({ id, roles, groups, chain }) =>
    [roles, groups, chain].flat().reduce((sum, name) => sum + name.length + 1, id.length),
};

function sameList(a: readonly string[], b: readonly string[]): boolean {
  if (a.length !== b.length) return false;
  // A plain loop: this is asked about every request, and a callback costs as much as the comparison.
  for (let index = 0; index < a.length; index++) if (a[index] !== b[index]) return false;
  return true;
}
