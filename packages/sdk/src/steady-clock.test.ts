import { describe, expect, it } from "vitest";
import { steadyClock } from "./steady-clock.ts";

function readings(...times: number[]) {
  const left = [...times];
  const read = steadyClock({ now: () => left.shift()! });
  return times.map(() => read());
}

const minute = 60_000;

describe("steadyClock", () => {
  it("passes on a clock that goes forward", () => {
    expect(readings(1, 2, 2, 50).map(({ at }) => at)).toEqual([1, 2, 2, 50]);
  });

  it("holds the highest time when the clock goes back", () => {
    expect(readings(10 * minute, 6 * minute, 11 * minute)).toEqual([
      { at: 10 * minute, suspect: false },
      { at: 10 * minute, suspect: false },
      { at: 11 * minute, suspect: false },
    ]);
  });

  it("trusts five minutes back, and no more", () => {
    expect(readings(10 * minute, 5 * minute).at(-1)).toEqual({ at: 10 * minute, suspect: false });
    expect(readings(10 * minute, 5 * minute - 1).at(-1)).toEqual({ at: 10 * minute, suspect: true });
  });

  it("suspects a clock that gives no number", () => {
    expect(readings(Number.NaN).at(-1)).toEqual({ at: 0, suspect: true });
    expect(readings(5, Number.POSITIVE_INFINITY).at(-1)).toEqual({ at: 5, suspect: true });
  });
});
