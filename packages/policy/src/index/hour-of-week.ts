import { assertInstant } from "../instant.ts";
import { wallTime } from "../wall-clock.ts";

const second = 1_000;
const quarter = 15 * 60 * second;
const hour = 60 * 60 * second;
const week = 7 * 24 * hour;

// 1970 began on a Thursday.
const monday = 4 * 24 * hour;

/** Tells the local hour of the week at an instant: 0 is Monday 00:00 to 00:59, 167 Sunday 23:00 to 23:59. */
export type HourOfWeek = (at: number) => number;

/**
 * A quick and exact clock for one zone. Asking the platform costs microseconds, so the distance from UTC is
 * remembered for the quarter of an hour in which it was asked. A quarter in which the zone changes it is not
 * remembered; no zone has ever changed twice within one.
 *
 * @param timezone IANA name
 */
export function hourOfWeekIn(timezone: string): HourOfWeek {
  let from = Number.NaN;
  let offset = 0;
  return (at) => {
    assertInstant(at);
    if (at >= from && at < from + quarter) return hourOfWeek(at + offset);

    const start = Math.floor(at / quarter) * quarter;
    const offsetAtStart = offsetFromUtc(timezone, start);
    if (offsetAtStart !== offsetFromUtc(timezone, start + quarter - second)) {
      return hourOfWeek(at + offsetFromUtc(timezone, at));
    }
    from = start;
    offset = offsetAtStart;
    return hourOfWeek(at + offset);
  };
}

function hourOfWeek(local: number): number {
  return Math.floor(modulo(local - monday, week) / hour);
}

/** Milliseconds by which the zone's clocks are ahead of UTC: the difference of the two within a week, nearest to 0. */
function offsetFromUtc(timezone: string, at: number): number {
  const { day, hour: hours, minute, second: seconds } = wallTime(timezone, at);
  const local = (((day * 24 + hours) * 60 + minute) * 60 + seconds) * second;
  const utc = Math.floor(modulo(at - monday, week) / second) * second;
  return modulo(local - utc + week / 2, week) - week / 2;
}

function modulo(value: number, divisor: number): number {
  const rest = value % divisor;
  return rest < 0 ? rest + divisor : rest;
}
