// ECMA-262: times further from 1970 than this cannot be told apart by a Date.
const furthest = 8.64e15;

/**
 * Refuses what is no time. A time window that silently did not match would switch off a rule that denies.
 *
 * @throws RangeError for NaN, infinities and times that a Date cannot hold
 */
export function assertInstant(at: number): void {
  if (!(Math.abs(at) <= furthest))
    throw new RangeError("the time of a request must be milliseconds since 1970");
}
