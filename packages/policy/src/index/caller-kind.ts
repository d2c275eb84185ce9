import type { PolicyCaller } from "../request.ts";
import type { SubjectKind } from "./row-cache.ts";

/** Callers are remembered with all that a `callers` selector can ask about: who, how sure, roles, groups, chain. */
export const callerKind: SubjectKind<PolicyCaller, PolicyCaller> = {
  remember: ({ id, verified, roles, groups, chain }) => ({
    id,
    verified,
    roles: [...roles],
    groups: [...groups],
    chain: [...chain],
  }),
  recognize: (memory, caller) =>
    memory.id === caller.id &&
    memory.verified === caller.verified &&
    sameList(memory.roles, caller.roles) &&
    sameList(memory.groups, caller.groups) &&
    sameList(memory.chain, caller.chain),
  weigh: ({ id, roles, groups, chain }) =>
    [roles, groups, chain].flat().reduce((sum, name) => sum + name.length + 1, id.length),
};

function sameList(a: readonly string[], b: readonly string[]): boolean {
  if (a.length !== b.length) return false;
  // A plain loop: this is asked about every request, and a callback costs as much as the comparison.
  for (let index = 0; index < a.length; index++) if (a[index] !== b[index]) return false;
  return true;
}
