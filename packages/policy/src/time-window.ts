import type { TimeWindow } from "./rule.ts";
import { wallTime } from "./wall-clock.ts";

/**
 * Whether a window is open at an instant: the local hour lies within its hours, both ends included and past
 * midnight where they wrap, and the local weekday is listed. In a window from 22 to 4 the small hours of Saturday
 * belong to Saturday, not to Friday.
 *
 * @throws RangeError for a time that is none
 */
export function isOpen(window: TimeWindow, at: number): boolean {
  const { day, hour } = wallTime(window.timezone, at);
  return window.days.includes(day) && includesHour(window, hour);
}

/** Whether an hour of the day (0 to 23) lies within a window's hours, leaving its days aside. */
export function includesHour({ startHour, endHour }: TimeWindow, hour: number): boolean {
  const wraps = startHour > endHour;
  return wraps ? hour >= startHour || hour <= endHour : hour >= startHour && hour <= endHour;
}
