/** What a YAML 1.1 reader, such as Python's, takes an unquoted text for that YAML 1.2 reads otherwise. */
export interface Yaml11Reading {
  /** For a message, after "a YAML 1.1 reader takes it for". */
  readonly meaning: string;
  /** The same value as YAML 1.2 writes it, where there is one. */
  readonly value?: boolean | number;
}

const booleans = new Map<string, boolean>();
for (const word of ["yes", "on"]) for (const form of forms(word)) booleans.set(form, true);
for (const word of ["no", "off"]) for (const form of forms(word)) booleans.set(form, false);

// In the specification of YAML 1.1, but not in its best-known reader.
const letters = new Map([
  ...forms("y").map((form) => [form, true] as const),
  ...forms("n").map((form) => [form, false] as const),
]);

/** Undefined where both versions read the same. */
export function yaml11Reading(text: string): Yaml11Reading | undefined {
  if (text.length > 40 || text === "") return undefined;
  const boolean = booleans.get(text);
  if (boolean !== undefined) return { meaning: `the boolean \`${boolean}\``, value: boolean };
  const digits = text.replace(/^[-+]/, "");
  const sign = text.startsWith("-") ? -1 : 1;
  if (/^0[0-7_]+$/.test(digits))
    return number(sign * Number.parseInt(digits.replaceAll("_", ""), 8), Number(text));
  if (/^0\d+$/.test(digits)) return { meaning: "a text" };
  if (/^0o[0-7]+$/.test(text)) return { meaning: "a text" };
  if (/^0b[01_]+$/.test(digits))
    return number(sign * Number.parseInt(digits.slice(2).replaceAll("_", ""), 2));
  if (/^0x[0-9a-fA-F_]*_[0-9a-fA-F_]*$/.test(digits))
    return number(sign * Number(digits.replaceAll("_", "")));
  if (/^[1-9][\d_]*_[\d_]*$/.test(digits) || /^(?=.*_)\d[\d_]*\.[\d_]*(?:[eE][-+]\d+)?$/.test(digits)) {
    return number(sign * Number(digits.replaceAll("_", "")));
  }
  if (/^[1-9]\d*(?::[0-5]?\d)+$/.test(digits) || /^\d+(?::[0-5]?\d)+\.\d*$/.test(digits)) {
    return number(sign * digits.split(":").reduce((sum, part) => sum * 60 + Number(part), 0));
  }
  if (/^\d{4}-\d\d-\d\d$/.test(text)) return { meaning: "a date" };
  return undefined;
}

/** The boolean that a word was meant as, also where only the specification of YAML 1.1 says so. */
export function yaml11Boolean(text: string): boolean | undefined {
  return booleans.get(text) ?? letters.get(text);
}

function number(value: number, here: number = Number.NaN): Yaml11Reading | undefined {
  if (!Number.isFinite(value) || value === here) return undefined;
  return { meaning: `the number \`${value}\``, value };
}

function forms(word: string): string[] {
  return [word, word.charAt(0).toUpperCase() + word.slice(1), word.toUpperCase()];
}
