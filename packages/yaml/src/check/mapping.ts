import { z } from "zod";

/** A mapping with keys of the user's choice, as a Map. */
export type MappingSchema<V extends z.ZodType> = z.ZodPreprocess<z.ZodMap<z.ZodString, V>>;

/**
 * A mapping with keys of the user's choice. The output is a Map: as members of an object, keys like `__proto__` would be lost (zod
 * leaves it out) and keys like `constructor` would be found where nobody wrote them.
 */
export function mapping<V extends z.ZodType>(value: V): MappingSchema<V> {
  return z.preprocess(toMap, z.map(z.string(), value));
}

function toMap(input: unknown): unknown {
  const object = typeof input === "object" && input !== null && !Array.isArray(input);
  return object ? new Map(Object.entries(input)) : input;
}
