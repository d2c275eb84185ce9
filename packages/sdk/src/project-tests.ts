import { resolve } from "node:path";
import {
  loadPolicyTests,
  type PolicyTestOutcome,
  type PolicyTestRequest,
  type PolicyTestResult,
  runPolicyTests,
} from "@agent-safe/policy";
import type { Problem } from "@agent-safe/yaml";
import { evaluate } from "./evaluate.ts";
import type { AgentSafeOptions } from "./options.ts";
import { describe } from "./outcome.ts";
import { loadProject, type Project } from "./project.ts";
import { displayPath } from "./settings.ts";

/** What policy tests came to; `results` is undefined when the project or a test file is broken. */
export interface ProjectTestReport {
  readonly results?: readonly PolicyTestResult[];
  readonly problems: readonly Problem[];
}

/**
 * Runs a file or folder of policy tests against a project. Each is decided like a check (unknown action, parameters, target
 * type, rules), with the caller as the test describes it, at the test's own time; nothing is recorded.
 */
export function runProjectTests(options: AgentSafeOptions, path: string): ProjectTestReport {
  const { project, problems } = loadProject(options);
  const loaded = loadPolicyTests(displayPath(resolve(options.cwd ?? ".", path)));
  const all = [...problems, ...loaded.problems];
  if (project === undefined || loaded.tests === undefined) return { problems: all };
  const now = (options.clock ?? Date).now();
  return { results: runPolicyTests(loaded.tests, (test) => decideTest(test, now, project)), problems: all };
}

function decideTest(test: PolicyTestRequest, now: number, project: Project): PolicyTestOutcome {
  const { at = now, caller, ...request } = test;
  const outcome = evaluate({ ...request, caller: caller?.id }, at, project, (id) =>
    id === null ? null : caller,
  );
  return describe(outcome, project);
}
