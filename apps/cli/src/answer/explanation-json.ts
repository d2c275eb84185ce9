import type { Explanation } from "@agent-safe/sdk";
import type { Position } from "@agent-safe/yaml";
import type { ExplanationJson } from "../schemas/decision.ts";

export function explanationJson({ risk, rules }: Explanation): ExplanationJson {
  return {
    risk: risk && {
      action: risk.action ?? null,
      sensitivity: risk.sensitivity ?? null,
      effective: risk.effective,
    },
    rules: rules.map(({ rule, matched, decides, failed }) => ({
      rule: rule.name,
      place: placeJson(rule.place),
      priority: rule.priority,
      decision: rule.decision,
      matched,
      decides,
      failed:
        failed === undefined
          ? null
          : {
              condition: failed.condition,
              place: placeJson(failed.place),
              wanted: failed.wanted,
              asked: failed.asked,
              message: failed.message,
            },
    })),
  };
}

function placeJson({ file, line }: Position): { file: string; line: number } {
  return { file, line };
}
