import { type Labels, labelEntries, labelOf } from "../labels.ts";
import type { PolicyTarget } from "../request.ts";
import type { SubjectKind } from "./row-cache.ts";

/** Targets are told apart by all that a `targets` selector can ask about. */
export const targetKind: SubjectKind<PolicyTarget> = {
  key: (target) => target.id,
  same: (remembered, asked) =>
    remembered.type === asked.type &&
    remembered.environment === asked.environment &&
    remembered.sensitivity === asked.sensitivity &&
    sameLabels(remembered.labels, asked.labels),
  keep: (target) =>
    Object.isFrozen(target) && isFixed(target.labels)
      ? target
      : { ...target, labels: new Map(labelEntries(target.labels)) },
  weight: ({ id, type, environment, labels }) =>
    labelEntries(labels).reduce(
      (sum, [key, value]) => sum + key.length + value.length + 1,
      id.length + type.length + environment.length,
    ),
};

function sameLabels(remembered: Labels, asked: Labels): boolean {
  const entries = labelEntries(asked);
  return (
    entries.length === labelEntries(remembered).length &&
    entries.every(([key, value]) => labelOf(remembered, key) === value)
  );
}

/** A frozen Map can still be written to. */
function isFixed(labels: Labels): boolean {
  return Object.isFrozen(labels) && !(labels instanceof Map);
}
