/** A value that JSON can hold without loss. */
export type JsonValue = JsonPrimitive | readonly JsonValue[] | JsonObject;
export type JsonPrimitive = string | number | boolean | null;
export interface JsonObject {
  readonly [key: string]: JsonValue;
}

// Deeper than any value that is let in; a cycle ends here instead of at the end of the stack.
const deepest = 1000;

/**
 * The canonical JSON text of a value (RFC 8785): no white space, keys sorted by UTF-16 code units,
 * so that equal values give equal digests. JavaScript's own number and string forms are those of the RFC.
 *
 * `undefined` members are left out, as JSON.stringify does; `toJSON` is not called.
 *
 * @throws TypeError for what JSON cannot hold: non-finite numbers, lone surrogates, functions, holes in arrays, instances
 * of classes (a Date, a Map), cycles, more than 1,000 levels
 */
export function canonicalJson(value: unknown): string {
  return write(value, deepest);
}

function write(value: unknown, depth: number): string {
  switch (typeof value) {
    case "boolean":
      return String(value);
    case "number":
      if (!Number.isFinite(value)) throw new TypeError("canonical JSON cannot hold a non-finite number");
      return JSON.stringify(value);
    case "string":
      if (!value.isWellFormed()) throw new TypeError("canonical JSON cannot hold a lone surrogate");
      return JSON.stringify(value);
    case "object":
      if (value === null) return "null";
      if (depth === 0) throw new TypeError("canonical JSON cannot hold a cycle, or more than 1,000 levels");
      return Array.isArray(value) ? writeArray(value, depth - 1) : writeObject(value, depth - 1);
    default:
      throw new TypeError(`canonical JSON cannot hold ${value === undefined ? "" : "a "}${typeof value}`);
  }
}

function writeArray(value: readonly unknown[], depth: number): string {
  // `map` would step over holes, and `[,1]` is not JSON.
  return `[${Array.from(value, (item) => write(item, depth)).join(",")}]`;
}

function writeObject(value: object, depth: number): string {
  const prototype: unknown = Object.getPrototypeOf(value);
  // The state of a Date or a Map is not in its keys: two different ones would give the same text.
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null) {
    throw new TypeError("canonical JSON cannot hold an instance of a class");
  }
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => `${write(key, depth)}:${write(member, depth)}`);
  return `{${members.join(",")}}`;
}
