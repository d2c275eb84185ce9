import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { AgentSafeError } from "@agent-safe/core";
import { lintPolicies, loadPolicyTests } from "@agent-safe/policy";
import { fileProblem, type Problem, type YamlSource } from "@agent-safe/yaml";
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
  const { settings, source } = resolveSettings(options);
  const testsFolder = join(settings?.root ?? ".", "tests");
  const tests =
    settings !== undefined && existsSync(testsFolder) ? loadPolicyTests(displayPath(testsFolder)) : undefined;
  const all = [...problems, ...(tests?.problems ?? [])];
  if (settings !== undefined) all.push(...keyProblems(settings, source));
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

/**
 * A key file that is unsafe or none: the project loads, but no check can be recorded. One that is missing is only a warning: it is
 * private, so a fresh clone does not have it.
 */
function keyProblems(settings: Settings, source: YamlSource | undefined): Problem[] {
  try {
    ledgerPublicKey(settings);
    return [];
  } catch (error) {
    if (!(error instanceof AgentSafeError)) throw error;
    const {
      code,
      message,
      cure = "copy the key here, make one with `agent-safe init`, or name the right file",
    } = error;
    const severity = code === "KEY_UNREADABLE" ? ("warning" as const) : ("error" as const);
    const problem = { code, message, cure, severity };
    const file = settings.audit.keyFile ?? settings.signingKeyFile;
    const path = settings.audit.keyFile === undefined ? ["signing_key_file"] : ["audit", "key_file"];
    // Where the environment or an option names the file, the project file says nothing of it.
    const isWritten = source !== undefined && file === writtenPath(settings, source, path);
    return [
      isWritten ? source.problem(path, problem) : fileProblem(displayPath(file ?? settings.root), problem),
    ];
  }
}

function writtenPath(settings: Settings, source: YamlSource, path: readonly string[]): string | undefined {
  let value: unknown = source.value;
  for (const key of path) value = (value as Record<string, unknown> | null | undefined)?.[key];
  return typeof value === "string" ? resolve(settings.root, value) : undefined;
}
