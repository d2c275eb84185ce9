/** A value that JSON can hold without loss. */
export type JsonValue = JsonPrimitive | readonly JsonValue[] | JsonObject;
export type JsonPrimitive = string | number | boolean | null;
export interface JsonObject {
  readonly [key: string]: JsonValue;
}

/**
 * The canonical JSON text of a value (RFC 8785): no white space, keys sorted by UTF-16 code units,
 * so that equal values give equal digests. JavaScript's own number and string forms are those of the RFC.
 *
 * `undefined` members are left out, as JSON.stringify does.
 *
 * @throws TypeError for what JSON cannot hold: non-finite numbers, lone surrogates, functions, cycles of any depth
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "number") {
    if (!Number.isFinite(value)) throw new TypeError("canonical JSON cannot hold a non-finite number");
    return JSON.stringify(value);
  }
  if (typeof value === "string") {
    if (!value.isWellFormed()) throw new TypeError("canonical JSON cannot hold a lone surrogate");
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (typeof value === "object") {
    const object = value as Record<string, unknown>;
    const members = Object.keys(object)
      .filter((key) => object[key] !== undefined)
      .sort()
      .map((key) => `${canonicalJson(key)}:${canonicalJson(object[key])}`);
    return `{${members.join(",")}}`;
  }
  throw new TypeError(`canonical JSON cannot hold a ${typeof value}`);
}
