import { compileGlob, suggest } from "@agent-safe/core";
import type { Problem } from "@agent-safe/yaml";
import { labelEntries } from "../labels.ts";
import type { PolicyTarget } from "../request.ts";
import type { ConditionName, Rule } from "../rule.ts";
import { warning } from "./warning.ts";

/** The names that a project uses, collected once for all rules. */
export interface KnownNames {
  readonly actions: readonly string[];
  /** Undefined where the targets are not known: then nothing is said about them. */
  readonly targets?: {
    readonly environments: ReadonlySet<string>;
    readonly types: ReadonlySet<string>;
    /** Values by key. */
    readonly labels: ReadonlyMap<string, ReadonlySet<string>>;
  };
}

export function collectNames(actions: readonly string[], targets: readonly PolicyTarget[]): KnownNames {
  // A project without an inventory: every target is unknown, and rules about targets wait for one.
  if (targets.length === 0) return { actions };
  const environments = new Set<string>();
  const types = new Set<string>();
  const labels = new Map<string, Set<string>>();
  for (const target of targets) {
    environments.add(target.environment);
    types.add(target.type);
    for (const [key, value] of labelEntries(target.labels)) {
      const values = labels.get(key) ?? new Set();
      labels.set(key, values.add(value));
    }
  }
  return { actions, targets: { environments, types, labels } };
}

/**
 * Names in a rule that nothing in the project bears: most are typing errors, and a rule that denies would be without
 * effect.
 */
export function unknownNames(
  rule: Rule,
  known: KnownNames,
  matchesAction: (glob: string) => boolean,
): readonly Problem[] {
  const { actions = [], targets } = rule.match;
  const globs = actions
    .filter((glob) => !matchesAction(glob))
    .map((glob) =>
      unknown(rule, "actions", `\`${glob}\` matches no action of the registry`, suggest(glob, known.actions)),
    );
  if (!known.targets) return globs;

  const { environments, types, labels } = known.targets;
  const unused = (
    condition: ConditionName,
    what: string,
    names: readonly string[],
    used: ReadonlySet<string>,
  ): Problem[] =>
    names
      .filter((name) => !used.has(name))
      .map((name) => unknown(rule, condition, `no target has the ${what} \`${name}\``, suggest(name, used)));
  return [
    ...globs,
    ...unused("targets.environments", "environment", targets?.environments ?? [], environments),
    ...unused("targets.types", "type", targets?.types ?? [], types),
    ...Object.entries(targets?.labels ?? {}).flatMap(([key, value]) => {
      const values = labels.get(key);
      if (values) return unused("targets.labels", `label \`${key}\` with value`, [value], values);
      return unknown(rule, "targets.labels", `no target has a label \`${key}\``, suggest(key, labels.keys()));
    }),
  ];
}

function unknown(rule: Rule, condition: ConditionName, message: string, meant: string | undefined): Problem {
  const cure =
    meant === undefined ? "correct it, or remove it if it is no longer used" : `did you mean \`${meant}\`?`;
  return warning(rule, condition, { code: "MATCHES_NOTHING", message, cure });
}

/** Tells whether a glob matches any action; each glob is tried once, however many rules have it. */
export function actionMatcher(actions: readonly string[]): (glob: string) => boolean {
  const tried = new Map<string, boolean>();
  return (glob) => {
    const known = tried.get(glob);
    if (known !== undefined) return known;
    const test = compileGlob(glob);
    const matches = actions.some((name) => test(name));
    tried.set(glob, matches);
    return matches;
  };
}
