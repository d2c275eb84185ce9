import { existsSync } from "node:fs";
import { join } from "node:path";
import { lintPolicies, loadPolicyTests } from "@agent-safe/policy";
import type { Problem } from "@agent-safe/yaml";
import type { AgentSafeOptions } from "./options.ts";
import { loadProject } from "./project.ts";
import { displayPath, resolveSettings } from "./settings.ts";

/** What is wrong with a project's files, and how much was read. */
export interface ProjectReport {
  /** False when a problem is an error. */
  readonly ok: boolean;
  readonly problems: readonly Problem[];
  /** How many definitions were read; undefined where a file of the kind is broken. */
  readonly counts: {
    readonly actions: number | undefined;
    readonly targets: number | undefined;
    readonly rules: number | undefined;
    readonly tests: number | undefined;
  };
  /** The project file, if there is one. */
  readonly config: string | undefined;
}

/** Checks every file of a project, and what they say about each other. Throws nothing on their content. */
export function validateProject(options: AgentSafeOptions = {}): ProjectReport {
  const { project, problems } = loadProject(options);
  const settings = project?.settings ?? resolveSettings(options).settings;
  const testsFolder = join(settings?.root ?? ".", "tests");
  const tests =
    settings !== undefined && existsSync(testsFolder) ? loadPolicyTests(displayPath(testsFolder)) : undefined;
  const all = [...problems, ...(tests?.problems ?? [])];
  if (project !== undefined) {
    const { actions, targets } = project.registry;
    all.push(
      ...lintPolicies(project.policy.rules, {
        actions: [...actions.values()].map((action) => action.definition),
        targets: [...targets.values()],
      }),
    );
  }
  return {
    ok: !all.some((problem) => problem.severity === "error"),
    problems: all,
    counts: {
      actions: project?.registry.actions.size,
      targets: project?.registry.targets.size,
      rules: project?.policy.rules.length,
      tests: tests?.tests?.length,
    },
    config: settings?.config,
  };
}
