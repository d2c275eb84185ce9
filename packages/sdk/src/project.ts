import { parseRedactPath } from "@agent-safe/audit";
import { canonicalJson, sha256 } from "@agent-safe/core";
import { compilePolicy, loadPolicies, type Policy } from "@agent-safe/policy";
import { environments as builtIn, loadRegistry, type Registry } from "@agent-safe/registry";
import { ConfigurationError, type Problem } from "@agent-safe/yaml";
import type { AgentSafeOptions } from "./options.ts";
import { displayPath, resolveSettings, type Settings } from "./settings.ts";

/** Everything that decides, loaded and checked; it does not change afterwards. */
export interface Project {
  readonly settings: Settings;
  readonly registry: Registry;
  readonly policy: Policy;
  /** Digest of the registry, policies and inventory: the same files give the same revision. */
  readonly revision: string;
  /** Folder that the files named in rules and problems are relative to: the current one when the project was loaded. */
  readonly cwd: string;
  /** Whether `audit.redact` covers a parameter or a part of it, so that no message may show its value. */
  readonly hides: (parameter: string) => boolean;
  /** What is legal but probably not meant. */
  readonly warnings: readonly Problem[];
}

/** Loads a project. It is undefined when anything in it is broken; all problems of all its files are listed. */
export function loadProject(options: AgentSafeOptions): { project?: Project; problems: Problem[] } {
  const { settings, problems } = resolveSettings(options);
  if (settings === undefined) return { problems };

  const { environments } = settings;
  const progress = options.onProgress === undefined ? {} : { onProgress: options.onProgress };
  const { registry, problems: registryProblems } = loadRegistry({
    actions: displayPath(settings.registry),
    ...(settings.inventory === undefined ? {} : { inventory: displayPath(settings.inventory) }),
    environments,
    ...progress,
  });
  const { rules, problems: policyProblems } = loadPolicies({
    folder: displayPath(settings.policies),
    environments: [...builtIn, ...environments],
    ...progress,
  });
  problems.push(...registryProblems, ...policyProblems);
  if (registry === undefined || rules === undefined) return { problems };

  const policy = compilePolicy(rules, {
    actions: [...registry.actions.values()].map((action) => action.definition),
    targets: [...registry.targets.values()],
  });
  const revision = sha256(
    canonicalJson({
      registry: registry.digest,
      policies: policy.digest,
      target_type_mismatch: settings.targetTypeMismatch,
    }),
  );
  return {
    project: {
      settings,
      registry,
      policy,
      revision,
      cwd: process.cwd(),
      hides: hiddenParameters(settings.audit.redact),
      warnings: problems,
    },
    problems,
  };
}

/** Loads a project, or throws everything that is wrong with it as one ConfigurationError. */
export function openProject(options: AgentSafeOptions): Project {
  const { project, problems } = loadProject(options);
  if (project === undefined) {
    throw new ConfigurationError(problems.filter((problem) => problem.severity === "error"));
  }
  return project;
}

function hiddenParameters(redact: readonly string[]): (parameter: string) => boolean {
  // A step that is undefined stands for `*`.
  const names = redact
    .map(parseRedactPath)
    .filter(([top]) => top === undefined || top === "params")
    .map(([, name]) => name);
  return (parameter) => names.some((name) => name === undefined || name === parameter);
}
