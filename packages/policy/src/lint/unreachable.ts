import { compileGlob } from "@agent-safe/core";
import type { Problem } from "@agent-safe/yaml";
import { createActionIndex } from "../index/action-index.ts";
import { type Bitmap, createBitmap, intersect, lowestBit, withoutLowestBit } from "../index/bitmap.ts";
import { createCallerIndex } from "../index/caller-index.ts";
import { createTargetIndex } from "../index/target-index.ts";
import type { PolicyCaller, PolicyTarget } from "../request.ts";
import type { CallerSelector, Rule, TargetSelector } from "../rule.ts";
import { type ActionsOf, covers } from "./covers.ts";
import { warning } from "./warning.ts";

/**
 * Rules that never decide, since an earlier rule matches whenever they do.
 *
 * For each rule the index is asked about one action, target and caller that the rule is meant for. A rule that covers it must hold
 * for those, so only the few that do are compared in full.
 *
 * @param rules in order of evaluation
 */
export function unreachable(rules: readonly Rule[], actions: readonly string[]): readonly Problem[] {
  const actionsOf = expansion(actions);
  const actionIndex = createActionIndex(rules, actions);
  const targetIndex = createTargetIndex(rules);
  const callerIndex = createCallerIndex(rules);
  const words = createBitmap(rules.length).length;

  return rules.flatMap((rule, index) => {
    const [action] = actionsOf(rule.match);
    // A rule for actions that do not exist is told about elsewhere.
    if (action === undefined) return [];
    const candidates = actionIndex.row(action).slice(0, words);
    intersect(candidates, targetIndex.row(exampleTarget(rule.match.targets)));
    intersect(candidates, callerIndex.row(exampleCaller(rule.match.callers)));
    for (const candidate of numbersIn(candidates)) {
      if (candidate >= index) break;
      const earlier = rules[candidate]!;
      if (covers(earlier.match, rule.match, actionsOf)) return [neverReached(rule, earlier)];
    }
    return [];
  });
}

function neverReached(rule: Rule, earlier: Rule): Problem {
  const { file, line } = earlier.place;
  return warning(rule, undefined, {
    code: "UNREACHABLE",
    message: `it never decides, since \`${earlier.name}\` at ${file}:${line} comes first and matches whenever it does`,
    cure: "remove it, or give it a higher priority",
  });
}

/** Tries each different list of globs once. */
function expansion(actions: readonly string[]): ActionsOf {
  const all: ReadonlySet<string> = new Set(actions);
  const known = new Map<string, ReadonlySet<string>>();
  return ({ actions: globs }) => {
    if (!globs) return all;
    const key = JSON.stringify(globs);
    let expanded = known.get(key);
    if (!expanded) {
      const tests = globs.map(compileGlob);
      expanded = new Set(actions.filter((action) => tests.some((test) => test(action))));
      known.set(key, expanded);
    }
    return expanded;
  };
}

// A rule may ask for a depth of billions; a shorter example only means that less is found out about it.
const longestExample = 100;

function exampleTarget(selector: TargetSelector | undefined): PolicyTarget | null {
  if (!selector) return null;
  const { environments, sensitivities, types, labels = {} } = selector;
  return {
    id: JSON.stringify(selector),
    environment: environments?.[0] ?? "",
    sensitivity: sensitivities?.[0] ?? "public",
    type: types?.[0] ?? "",
    labels,
  };
}

function exampleCaller(selector: CallerSelector | undefined): PolicyCaller | null {
  if (!selector) return null;
  const { minDelegationDepth = 0, requireDelegation } = selector;
  const delegatedFrom = selector.delegatedFrom?.slice(0, 1) ?? [];
  const depth = Math.max(
    Math.min(minDelegationDepth, longestExample),
    requireDelegation ? 1 : 0,
    delegatedFrom.length,
  );
  return {
    id: selector.agentIds?.[0] ?? "",
    verified: selector.verified ?? true,
    roles: selector.roles?.slice(0, 1) ?? [],
    groups: selector.groups?.slice(0, 1) ?? [],
    chain: [...delegatedFrom, ...Array<string>(depth - delegatedFrom.length).fill("")],
  };
}

function* numbersIn(bitmap: Bitmap): Generator<number> {
  for (const [index, word] of bitmap.entries()) {
    for (let bits = word; bits !== 0; bits = withoutLowestBit(bits)) yield index * 32 + lowestBit(bits);
  }
}
