import { UsageError } from "../usage-error.ts";

const units: ReadonlyMap<string, number> = new Map([
  ["s", 1000],
  ["m", 60_000],
  ["h", 3_600_000],
  ["d", 86_400_000],
  ["w", 604_800_000],
]);

/**
 * A point in time as people type it: an ISO date or time (`2026-11-22`, `2026-11-22T21:50`; local where no zone is said), or how long ago
 * (`90s`, `30m`, `2h`, `7d`, `1w`).
 *
 * @returns milliseconds since 1970
 * @throws UsageError
 */
export function parseTime(flag: string, text: string, now: number): number {
  const [, count, unit = ""] = /^(\d{1,9})([smhdw])$/.exec(text) ?? [];
  const length = units.get(unit);
  if (count !== undefined && length !== undefined) return now - Number(count) * length;
  // Without a time of day, ISO dates are UTC to JavaScript; to people they are days where they live.
  const iso = /^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00` : text;
  const at = /^\d{4}-\d{2}-\d{2}T/.test(iso) ? Date.parse(iso) : Number.NaN;
  if (Number.isNaN(at)) {
    throw new UsageError(`--${flag} is not a time: \`${text}\``, {
      cure: "write 2026-11-22, 2026-11-22T21:50:00Z, or how long ago: 30m, 2h, 7d",
    });
  }
  return at;
}
