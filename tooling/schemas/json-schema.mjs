// Turns a zod schema into the JSON Schema of what people write: the input side, with `snake_case` keys.

import { z } from "zod";

// Draft 7: what the YAML language server, and with it most editors, understands best.
const target = "draft-7";

/**
 * @param {z.ZodType} schema
 * @param {string} title
 * @returns {Record<string, unknown>}
 */
export function jsonSchemaOf(schema, title) {
  const { $schema, ...rest } = convert(schema);
  return { $schema, title, ...rest };
}

/**
 * @param {z.core.$ZodType} schema
 * @returns {Record<string, unknown>}
 */
function convert(schema) {
  return /** @type {Record<string, unknown>} */ (
    z.toJSONSchema(schema, { target, io: "input", unrepresentable: "any", override })
  );
}

/** @param {{ zodSchema: z.core.$ZodTypes, jsonSchema: Record<string, unknown> }} context */
function override({ zodSchema, jsonSchema }) {
  const { def } = zodSchema._zod;
  if (def.type === "map") {
    const { $schema: _, ...values } = convert(def.valueType);
    Object.assign(jsonSchema, { type: "object", additionalProperties: values });
  }
  // Bounds that only say "a safe integer" would be shown as if they meant something.
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  liftDescription(jsonSchema);
}

/**
 * What is described inside "this or null" is said of the key.
 *
 * @param {Record<string, unknown>} jsonSchema
 */
function liftDescription(jsonSchema) {
  const { anyOf } = jsonSchema;
  if (!Array.isArray(anyOf) || jsonSchema.description !== undefined) return;
  const described = anyOf.filter((branch) => branch.type !== "null");
  if (described.length !== 1 || described[0].description === undefined) return;
  jsonSchema.description = described[0].description;
  delete described[0].description;
}
