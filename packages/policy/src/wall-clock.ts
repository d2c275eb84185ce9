import { assertInstant } from "./instant.ts";

/** What a clock on a wall shows. */
export interface WallTime {
  /** 0 is Monday, 6 Sunday. */
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

const dayNames = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

// A formatter costs a hundred times what using it does. Zones come from rules, not from requests, so this stays small.
const formatters = new Map<string, Intl.DateTimeFormat>();

/**
 * The local time at an instant, by the platform's own time zone database, daylight saving included.
 *
 * @param timezone IANA name
 * @param at milliseconds since 1970
 * @throws RangeError for an unknown zone, and for a time that is none
 */
export function wallTime(timezone: string, at: number): WallTime {
  assertInstant(at);
  const fields = new Map(
    formatter(timezone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );
  return {
    day: dayNames.indexOf(fields.get("weekday")!),
    hour: Number(fields.get("hour")),
    minute: Number(fields.get("minute")),
    second: Number(fields.get("second")),
  };
}

function formatter(timezone: string): Intl.DateTimeFormat {
  let found = formatters.get(timezone);
  if (!found) {
    found = new Intl.DateTimeFormat("en-US", {
      timeZone: timezone,
      weekday: "short",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
      hourCycle: "h23",
    });
    formatters.set(timezone, found);
  }
  return found;
}
