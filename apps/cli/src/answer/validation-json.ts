import type { ProjectReport } from "@agent-safe/sdk";
import type { ValidationJson } from "../schemas/validation.ts";
import { problemJson } from "./problem-json.ts";

export function validationJson({ ok, config, counts, problems }: ProjectReport): ValidationJson {
  return {
    valid: ok,
    config: config ?? null,
    counts: {
      actions: counts.actions ?? null,
      targets: counts.targets ?? null,
      rules: counts.rules ?? null,
      tests: counts.tests ?? null,
    },
    problems: problems.map(problemJson),
  };
}
