import type { PolicyCatalogue } from "./catalogue.ts";
import { createActionIndex } from "./index/action-index.ts";
import { createBitmap, lowestBit, withoutLowestBit } from "./index/bitmap.ts";
import { createCallerIndex } from "./index/caller-index.ts";
import { createCircumstanceIndex } from "./index/circumstance-index.ts";
import { createOpeningHours } from "./index/opening-hours.ts";
import { createTargetIndex } from "./index/target-index.ts";
import { policyDigest } from "./policy-digest.ts";
import { defaultDeny, type PolicyRequest, type Verdict } from "./request.ts";
import type { Rule } from "./rule.ts";

/** Rules made ready to be asked. */
export interface Policy {
  /** In order of evaluation. */
  readonly rules: readonly Rule[];
  /** SHA-256 of what the rules say, in base64url: equal for equal rules, wherever they are written. */
  readonly digest: string;
  /**
   * What the rules say about a request. Pure: the same request gives the same verdict, whatever was asked before.
   *
   * @throws RangeError when a time window has to be compared with a time that is none (NaN)
   */
  evaluate(request: PolicyRequest): Verdict;
}

/**
 * Compiles rules into an index: for each fact of a request (action, circumstances, target, caller) the rules that hold
 * for it are a row of bits in order of evaluation, and the first bit that is set in all rows is the rule that decides.
 * The cost of a verdict hardly grows with the number of rules.
 *
 * @param rules in order of evaluation, as `loadPolicies` and `rulesOf` give them
 * @param catalogue the actions of the registry; requests about others are answered as well, only slower
 */
export function compilePolicy(rules: readonly Rule[], catalogue: PolicyCatalogue): Policy {
  const actions = createActionIndex(
    rules,
    Array.from(catalogue.actions, ({ name }) => name),
  );
  const circumstances = createCircumstanceIndex(rules);
  const targets = createTargetIndex(rules);
  const callers = createCallerIndex(rules);
  const openingHours = createOpeningHours(rules);
  const words = createBitmap(rules.length).length;
  const verdicts = rules.map(
    (rule): Verdict => Object.freeze({ effect: rule.decision, reason: rule.reason, rule }),
  );

  const evaluate = (request: PolicyRequest): Verdict => {
    const action = actions.row(request.action);
    const circumstance = circumstances.row(request.effectiveRisk, request.hasTicket);
    const target = targets.row(request.target);
    const caller = callers.row(request.caller);

    for (let busyAt = words; busyAt < action.length; busyAt++) {
      let busy = action[busyAt]! & circumstance[busyAt]! & target[busyAt]! & caller[busyAt]!;
      for (; busy !== 0; busy = withoutLowestBit(busy)) {
        const word = (busyAt - words) * 32 + lowestBit(busy);
        // Few rules are about one target and one caller, so most words end here.
        let candidates = target[word]! & caller[word]!;
        if (candidates !== 0) candidates &= action[word]! & circumstance[word]!;
        for (; candidates !== 0; candidates = withoutLowestBit(candidates)) {
          const rule = word * 32 + lowestBit(candidates);
          const isOpenAt = openingHours[rule];
          if (isOpenAt === undefined || isOpenAt(request.at)) return verdicts[rule]!;
        }
      }
    }
    return defaultDeny;
  };

  return Object.freeze({ rules: Object.freeze([...rules]), digest: policyDigest(rules), evaluate });
}
