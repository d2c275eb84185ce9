import { AuditError } from "./errors.ts";

// As deep as `check()` lets parameters be, and room for the entry around them.
const deepest = 64;

/**
 * The JSON text of an entry's members, with the braces. Unlike `JSON.stringify` alone it refuses what JSON cannot
 * hold instead of changing it: non-finite numbers, lone surrogates, `undefined` in arrays, functions, class
 * instances, cycles. Members that are `undefined` are left out; `__proto__` is a key like any other.
 *
 * @param most characters of content allowed; more is refused before any text is built
 * @throws AuditError `AUDIT_ENTRY_INVALID`
 */
export function serializeMembers(members: object, most: number): string {
  if (isPlain(members, 0, { left: most })) {
    const text = JSON.stringify(members);
    // A lone surrogate comes out as `\ud800`; so does an innocent backslash, which only costs a closer look.
    if (!text.includes("\\ud")) return text;
  }
  checkObject(members, undefined, 0, { left: most });
  return JSON.stringify(members);
}

/**
 * A quick look for what nearly every entry is: plain objects and arrays, finite numbers, strings, of a fitting size.
 * Whatever else it meets gets the thorough look, which knows what exactly is wrong.
 */
function isPlain(value: unknown, depth: number, budget: Budget): boolean {
  if (typeof value === "string") {
    budget.left -= value.length;
    return budget.left >= 0;
  }
  if (typeof value === "number") return Number.isFinite(value);
  if (typeof value === "boolean" || value === null) return true;
  if (typeof value !== "object" || depth === deepest) return false;
  if (Array.isArray(value)) {
    // Before looking at the items: there may be four thousand million holes.
    budget.left -= value.length + 1;
    if (budget.left < 0) return false;
    for (let index = 0; index < value.length; index++) {
      if (!isPlain(value[index], depth + 1, budget)) return false;
    }
    return true;
  }
  if (Object.getPrototypeOf(value) !== Object.prototype) return false;
  for (const key in value) {
    const member = (value as Record<string, unknown>)[key];
    if (member === undefined) continue;
    budget.left -= key.length + 1;
    if (budget.left < 0 || !isPlain(member, depth + 1, budget)) return false;
  }
  return true;
}

interface Budget {
  left: number;
}

/** Where a value stands, for the message of a refusal; put together only then. */
interface Place {
  readonly above: Place | undefined;
  readonly step: string | number;
}

function checkValue(value: unknown, place: Place, depth: number, budget: Budget): void {
  switch (typeof value) {
    case "string":
      checkString(value, place, budget);
      return;
    case "number":
      if (!Number.isFinite(value)) throw refused(place, "is not a finite number");
      return;
    case "boolean":
      return;
    case "object":
      if (value === null) return;
      if (depth === deepest) throw refused(place, "is nested too deep, or holds itself");
      if (Array.isArray(value)) checkArray(value, place, depth, budget);
      else checkObject(value, place, depth, budget);
      return;
    default:
      throw refused(place, `is ${typeof value === "undefined" ? "" : "a "}${typeof value}`);
  }
}

function checkString(text: string, place: Place, budget: Budget): void {
  spend(budget, text.length);
  if (!text.isWellFormed()) throw refused(place, "has a lone surrogate, which UTF-8 cannot hold");
}

function checkArray(items: readonly unknown[], place: Place, depth: number, budget: Budget): void {
  spend(budget, items.length);
  for (let index = 0; index < items.length; index++) {
    checkValue(items[index], { above: place, step: index }, depth + 1, budget);
  }
}

function checkObject(members: object, place: Place | undefined, depth: number, budget: Budget): void {
  const prototype: unknown = Object.getPrototypeOf(members);
  // A plain object of another realm has a prototype whose own prototype is null.
  if (prototype !== null && prototype !== Object.prototype && Object.getPrototypeOf(prototype) !== null) {
    throw refused(place, "is an instance of a class, not plain data");
  }
  for (const key of Object.keys(members)) {
    const member: unknown = (members as Record<string, unknown>)[key];
    if (member === undefined) continue;
    const inside = { above: place, step: key };
    checkString(key, inside, budget);
    checkValue(member, inside, depth + 1, budget);
  }
}

function spend(budget: Budget, characters: number): void {
  budget.left -= characters + 1;
  if (budget.left < 0) throw tooLarge();
}

function refused(place: Place | undefined, reason: string): AuditError {
  let path = "";
  for (let at = place; at !== undefined; at = at.above) {
    const step =
      typeof at.step === "number" ? `[${at.step}]` : `${at.above ? "." : ""}${at.step.slice(0, 64)}`;
    path = step + path;
  }
  path = path.slice(0, 200) || "entry";
  return new AuditError("AUDIT_ENTRY_INVALID", `\`${path}\` ${reason}`, { details: { path } });
}

/** The refusal of an entry that does not fit on a line. */
export function tooLarge(): AuditError {
  return new AuditError("AUDIT_ENTRY_INVALID", "the entry is larger than a line may be (65,535 bytes)", {
    cure: "record a digest in place of large values",
  });
}
