const pattern = /^(\d{4})-(\d\d)-(\d\d)(?:[Tt ](\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?(Z|z|[+-]\d\d:?\d\d)?)?$/;

/**
 * Reads an ISO 8601 time: a date, or date and time with `Z`, an offset or neither; neither means UTC, not the zone of
 * the machine, so that a file means the same everywhere.
 *
 * @returns milliseconds since 1970; undefined for any other text, and for a day or hour that does not exist
 */
export function parseIsoTime(text: string): number | undefined {
  const found = pattern.exec(text);
  if (!found) return undefined;
  const [, year, month, day, hour = "00", minute = "00", second = "00", zone = "Z"] = found;
  const local = `${year}-${month}-${day}T${hour}:${minute}:${second}`;
  const fraction = /\.\d+/.exec(text)?.[0] ?? "";
  const offset = zone.toUpperCase().replace(/^([+-]\d\d)(\d\d)$/, "$1:$2");

  // Date.parse takes the 30th of February for the 2nd of March.
  const asUtc = Date.parse(`${local}Z`);
  if (Number.isNaN(asUtc) || new Date(asUtc).toISOString().slice(0, 19) !== local) return undefined;
  const at = Date.parse(`${local}${fraction}${offset}`);
  return Number.isNaN(at) ? undefined : at;
}
