import type { z } from "zod";

/** A key that may be absent or `null`. */
export type OptionalSchema<S extends z.ZodType, Output> = z.ZodPipe<
  z.ZodOptional<z.ZodNullable<S>>,
  z.ZodTransform<Output, z.output<S> | null | undefined>
>;

/**
 * A key that may be left out or be `null`, which means the same: `undefined` in the output.
 *
 * Where `null` itself is data, use neither this nor `withDefault`.
 */
export function optional<S extends z.ZodType>(
  schema: S,
): OptionalSchema<S, NonNullable<z.output<S>> | undefined> {
  return schema.nullish().transform((value) => value ?? undefined);
}

/** A key that may be left out or be `null`, and then has this value. The value is shared: do not change it. */
export function withDefault<S extends z.ZodType>(
  schema: S,
  value: NonNullable<z.output<S>>,
): OptionalSchema<S, NonNullable<z.output<S>>> {
  return schema.nullish().transform((given) => given ?? value);
}
