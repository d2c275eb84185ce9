import { type Labels, labelEntries, labelOf } from "../labels.ts";
import type { PolicyTarget } from "../request.ts";
import type { SubjectKind } from "./row-cache.ts";

/** All that a `targets` selector can ask about. */
interface TargetMemory {
  readonly type: string;
  readonly environment: string;
  readonly sensitivity: string;
  readonly labels: readonly { readonly key: string; readonly value: string }[];
}

export const targetKind: SubjectKind<PolicyTarget, TargetMemory> = {
  remember: ({ type, environment, sensitivity, labels }) => ({
    type,
    environment,
    sensitivity,
    labels: labelEntries(labels).map(([key, value]) => ({ key, value })),
  }),
  recognize: (memory, target) =>
    memory.type === target.type &&
    memory.environment === target.environment &&
    memory.sensitivity === target.sensitivity &&
    hasExactly(target.labels, memory.labels),
  weigh: ({ type, environment, labels }) =>
    labelEntries(labels).reduce(
      (sum, [key, value]) => sum + key.length + value.length + 1,
      type.length + environment.length,
    ),
};

function hasExactly(labels: Labels, remembered: TargetMemory["labels"]): boolean {
  const count = labels instanceof Map ? labels.size : Object.keys(labels).length;
  if (count !== remembered.length) return false;
  for (const { key, value } of remembered) if (labelOf(labels, key) !== value) return false;
  return true;
}
