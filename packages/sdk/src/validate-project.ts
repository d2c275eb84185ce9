import { existsSync } from "node:fs";
import { join } from "node:path";
import { AgentSafeError } from "@agent-safe/core";
import { lintPolicies, loadPolicyTests } from "@agent-safe/policy";
import { fileProblem, type Problem } from "@agent-safe/yaml";
import { ledgerPublicKey } from "./ledger-key.ts";
import type { AgentSafeOptions } from "./options.ts";
import { loadProject } from "./project.ts";
import { displayPath, resolveSettings, type Settings } from "./settings.ts";

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
  if (settings !== undefined) all.push(...keyProblems(settings));
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

/** A key file that is missing, unsafe or none: the project loads, but no check can be recorded. */
function keyProblems(settings: Settings): Problem[] {
  try {
    ledgerPublicKey(settings);
    return [];
  } catch (error) {
    if (!(error instanceof AgentSafeError)) throw error;
    const { code, message, cure = "make one with `agent-safe init`, or name the right file" } = error;
    return [fileProblem(displayPath(settings.config ?? settings.root), { code, message, cure })];
  }
}
