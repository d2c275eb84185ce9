import type { Rule } from "../rule.ts";
import { includesHour } from "../time-window.ts";
import { type HourOfWeek, hourOfWeekIn } from "./hour-of-week.ts";

/** Tells whether a rule's time windows let it match at an instant. */
export type IsOpenAt = (at: number) => boolean;

/**
 * The time windows of each rule, made ready: hours and days as bits, one clock for each zone. Undefined stands for a
 * rule that has none. They are the one condition that is asked of candidates only, since time never stands still.
 */
export function createOpeningHours(rules: readonly Rule[]): readonly (IsOpenAt | undefined)[] {
  const clocks = new Map<string, HourOfWeek>();
  const clockOf = (timezone: string): HourOfWeek => {
    const clock = clocks.get(timezone) ?? hourOfWeekIn(timezone);
    clocks.set(timezone, clock);
    return clock;
  };
  return rules.map(({ match }) => {
    const windows = match.timeWindows?.map((window) => ({
      days: bits(7, (day) => window.days.includes(day)),
      hours: bits(24, (hour) => includesHour(window, hour)),
      clock: clockOf(window.timezone),
    }));
    return (
      windows &&
      ((at) =>
        windows.some(({ days, hours, clock }) => {
          const hourOfWeek = clock(at);
          return (days >> Math.floor(hourOfWeek / 24)) & (hours >> (hourOfWeek % 24)) & 1;
        }))
    );
  });
}

/** A number whose bit n is set where `test(n)` holds, for n below `count`. */
function bits(count: number, test: (bit: number) => boolean): number {
  let result = 0;
  for (let bit = 0; bit < count; bit++) if (test(bit)) result |= 1 << bit;
  return result;
}
