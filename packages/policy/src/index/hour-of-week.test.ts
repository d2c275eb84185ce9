import { describe, expect, it } from "vitest";
import { Random } from "../testing/random.ts";
import { wallTime } from "../wall-clock.ts";
import { hourOfWeekIn } from "./hour-of-week.ts";

/** All that the platform knows, so that no odd zone is left out. */
const zones = ["UTC", ...Intl.supportedValuesOf("timeZone")];

function expected(zone: string, at: number): number {
  const { day, hour } = wallTime(zone, at);
  return day * 24 + hour;
}

describe("hourOfWeekIn", () => {
  it("counts from Monday midnight", () => {
    const utc = hourOfWeekIn("UTC");
    expect(utc(Date.parse("2025-01-13T00:00:00Z"))).toBe(0);
    expect(utc(Date.parse("2025-01-19T23:59:59.999Z"))).toBe(167);
    expect(utc(Date.parse("1969-12-31T23:00:00Z"))).toBe(2 * 24 + 23);
    expect(utc(0)).toBe(3 * 24);
  });

  it("agrees with the platform in every zone, at random times since 1900", () => {
    const random = new Random(3);
    for (const zone of zones) {
      const clock = hourOfWeekIn(zone);
      for (let round = 0; round < 20; round++) {
        const at = random.integer(Date.parse("1900-01-01T00:00:00Z"), Date.parse("2060-01-01T00:00:00Z"));
        for (const near of [at, at + 1, at + 900_000])
          expect(clock(near), `${zone} ${near}`).toBe(expected(zone, near));
      }
    }
  });

  it.each(["Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe", "Africa/Casablanca", "Pacific/Apia"])(
    "agrees with the platform in %s, every five minutes of days on which clocks change",
    (zone) => {
      const clock = hourOfWeekIn(zone);
      for (const date of [
        "2025-03-30",
        "2025-10-26",
        "2025-03-09",
        "2025-11-02",
        "2025-04-05",
        "2025-02-23",
        "2011-12-30",
      ]) {
        const start = Date.parse(`${date}T00:00:00Z`) - 86_400_000;
        for (let at = start; at < start + 3 * 86_400_000; at += 300_000) {
          if (clock(at) !== expected(zone, at)) expect.fail(`${zone} ${new Date(at).toISOString()}`);
          if (clock(at - 1) !== expected(zone, at - 1))
            expect.fail(`${zone} ${new Date(at - 1).toISOString()}`);
        }
      }
    },
  );

  it("follows a change within a quarter of an hour: Monrovia, 1972-01-07T00:44:30Z", () => {
    const clock = hourOfWeekIn("Africa/Monrovia");
    const change = Date.parse("1972-01-07T00:44:30Z");
    for (const at of [change - 1, change, change - 60_000, change + 60_000, change - 1]) {
      expect(clock(at)).toBe(expected("Africa/Monrovia", at));
    }
  });
});
