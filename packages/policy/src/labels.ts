/** Labels of a target: a plain object, or a Map as files are read into. */
export type Labels = Readonly<Record<string, string>> | ReadonlyMap<string, string>;

/** A label's value. Own members only: a rule that asks for `constructor` must not find what every object inherits. */
export function labelOf(labels: Labels, key: string): string | undefined {
  if (labels instanceof Map) return labels.get(key);
  const members = labels as Readonly<Record<string, string>>;
  return Object.hasOwn(members, key) ? members[key] : undefined;
}

export function labelEntries(labels: Labels): readonly (readonly [key: string, value: string])[] {
  return labels instanceof Map ? [...labels] : Object.entries(labels);
}
