/** What YAML 1.2's core schema makes of an unquoted text (section 10.3.2); numbers may come out as infinite or NaN. */
export function resolvePlain(text: string): string | number | boolean | null {
  switch (text.charCodeAt(0)) {
    case 116: // t
    case 84: // T
      return text === "true" || text === "True" || text === "TRUE" ? true : text;
    case 102: // f
    case 70: // F
      return text === "false" || text === "False" || text === "FALSE" ? false : text;
    case 110: // n
    case 78: // N
      return text === "null" || text === "Null" || text === "NULL" ? null : text;
    default:
      if (text === "" || text === "~") return null;
      return startsNumber.test(text) ? resolveNumber(text) : text;
  }
}

const startsNumber = /^[-+]?\.?[\dIiNn]/;
const decimal = /^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/;
const otherBase = /^0(?:o[0-7]+|x[\da-fA-F]+)$/;
const notFinite = /^(?:[-+]?\.(?:inf|Inf|INF)|\.nan|\.NaN|\.NAN)$/;

function resolveNumber(text: string): string | number {
  if (decimal.test(text) || otherBase.test(text)) return Number(text);
  return notFinite.test(text) ? Number.NaN : text;
}
