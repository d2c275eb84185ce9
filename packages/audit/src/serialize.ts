import { AuditError } from "./errors.ts";

// As deep as `check()` lets parameters be, and room for the entry around them.
const deepest = 64;
// Nothing that JSON.stringify would escape, and nothing outside ASCII.
const plainText = /^[ !#-[\]-~]*$/;

/**
 * The JSON text of an entry's members without the braces, reading each property once. Unlike `JSON.stringify` it
 * refuses what JSON cannot hold instead of changing it: non-finite numbers, lone surrogates, `undefined` in
 * arrays, functions, class instances, cycles. Members that are `undefined` are left out; `__proto__` is a key like any other.
 *
 * @param most bytes of text allowed; more is refused before it is built up
 * @throws AuditError `AUDIT_ENTRY_INVALID`
 */
export function serializeMembers(members: object, most: number): string {
  const budget = { left: most };
  try {
    const text = object(members, "entry", 0, budget);
    return text.slice(1, -1);
  } catch (error) {
    if (error instanceof AuditError) throw error;
    throw new AuditError("AUDIT_ENTRY_INVALID", "reading the entry threw an error", { cause: error });
  }
}

interface Budget {
  left: number;
}

function value(input: unknown, path: string, depth: number, budget: Budget): string {
  switch (typeof input) {
    case "string":
      return string(input, path, budget);
    case "number":
      if (!Number.isFinite(input)) throw refused(path, "is not a finite number");
      return spent(Object.is(input, -0) ? "0" : String(input), budget);
    case "boolean":
      return spent(input ? "true" : "false", budget);
    case "object":
      if (input === null) return spent("null", budget);
      if (depth === deepest) throw refused(path, "is nested too deep, or holds itself");
      return Array.isArray(input) ? array(input, path, depth, budget) : object(input, path, depth, budget);
    default:
      throw refused(path, `is ${typeof input === "undefined" ? "" : "a "}${typeof input}`);
  }
}

function string(input: string, path: string, budget: Budget): string {
  // Before looking at it: at least one byte each.
  if (input.length > budget.left) throw tooLarge();
  if (plainText.test(input)) return spent(`"${input}"`, budget);
  if (!input.isWellFormed()) throw refused(path, "has a lone surrogate, which UTF-8 cannot hold");
  const text = JSON.stringify(input);
  budget.left -= Buffer.byteLength(text);
  if (budget.left < 0) throw tooLarge();
  return text;
}

function array(input: readonly unknown[], path: string, depth: number, budget: Budget): string {
  if (input.length > budget.left) throw tooLarge();
  const items: string[] = [];
  for (let index = 0; index < input.length; index++) {
    items.push(value(input[index], `${path}[${index}]`, depth + 1, budget));
  }
  return spent(`[${items.join(",")}]`, budget, 1 + Math.max(1, items.length));
}

function object(input: object, path: string, depth: number, budget: Budget): string {
  const prototype: unknown = Object.getPrototypeOf(input);
  // A plain object of another realm has a prototype whose own prototype is null.
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null) {
    throw refused(path, "is an instance of a class, not plain data");
  }
  let text = "{";
  for (const key of Object.keys(input)) {
    const member: unknown = (input as Record<string, unknown>)[key];
    if (member === undefined) continue;
    const inside = depth === 0 ? key : `${path}.${key.slice(0, 64)}`;
    const name = string(key, inside, budget);
    text += `${text === "{" ? "" : ","}${name}:${value(member, inside, depth + 1, budget)}`;
    budget.left -= 2;
  }
  return spent(`${text}}`, budget, 2);
}

function spent(text: string, budget: Budget, bytes: number = text.length): string {
  budget.left -= bytes;
  if (budget.left < 0) throw tooLarge();
  return text;
}

function refused(path: string, reason: string): AuditError {
  return new AuditError("AUDIT_ENTRY_INVALID", `\`${path.slice(0, 200)}\` ${reason}`, {
    details: { path: path.slice(0, 200) },
  });
}

/** The refusal of an entry that does not fit on a line. */
export function tooLarge(): AuditError {
  return new AuditError("AUDIT_ENTRY_INVALID", "the entry is larger than a line may be (65,535 bytes)", {
    cure: "record a digest in place of large values",
  });
}
