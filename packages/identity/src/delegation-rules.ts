import { compileGlob } from "@agent-safe/core";
import { IdentityError } from "./errors.ts";

export interface DelegationOptions {
  /** How many links a chain may have; default 5. 0 forbids delegation. */
  readonly maxDepth?: number | undefined;
  /**
   * Whom an agent may name as its child: globs over agent ids, by the parent's id. The key `*` is for every
   * parent, beside what stands under its own id. Once this is given, a parent that is not listed may name nobody.
   */
  readonly children?: Readonly<Record<string, readonly string[]>> | undefined;
}

/** The issuer's limits on delegation. They hold for what is issued and for what is accepted. */
export interface DelegationRules {
  readonly maxDepth: number;
  mayName(parentId: string, childId: string): boolean;
}

const deepest = 32;

/** @throws IdentityError `OPTION_INVALID` */
export function createDelegationRules(options: DelegationOptions = {}): DelegationRules {
  const { maxDepth = 5, children } = options;
  if (!Number.isInteger(maxDepth) || maxDepth < 0 || maxDepth > deepest) {
    throw new IdentityError(
      "OPTION_INVALID",
      `the delegation depth is not a whole number from 0 to ${deepest}`,
    );
  }
  if (children === undefined) return { maxDepth, mayName: () => true };
  // A Map: parents' ids come from tokens, and one may be called `constructor`.
  const byParent = new Map(
    Object.entries(children).map(([parent, globs]) => [parent, globs.map(compileGlob)] as const),
  );
  const allows = (key: string, childId: string): boolean =>
    byParent.get(key)?.some((matches) => matches(childId)) ?? false;
  return { maxDepth, mayName: (parentId, childId) => allows(parentId, childId) || allows("*", childId) };
}
