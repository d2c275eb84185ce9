import { suggest } from "@agent-safe/core";
import { withDefault } from "@agent-safe/yaml";
import { z } from "zod";
import type { TimeWindow } from "./rule.ts";

const everyDay = [0, 1, 2, 3, 4, 5, 6];
const hour = z.int().min(0).max(23);

const timezone = z.string().check((context) => {
  const name = context.value;
  if (isTimezone(name)) return;
  const meant = suggest(name, ["UTC", ...Intl.supportedValuesOf("timeZone")]);
  context.issues.push({
    code: "custom",
    input: name,
    message: `unknown time zone \`${name.slice(0, 100)}\``,
    params: {
      code: "UNKNOWN_TIME_ZONE",
      cure: meant === undefined ? "write an IANA name such as `Europe/Berlin`" : `did you mean \`${meant}\`?`,
    },
  });
});

/** One entry of `time_windows`. */
export const timeWindowSchema: z.ZodType<TimeWindow> = z
  .strictObject({
    days: withDefault(z.array(z.int().min(0).max(6)), everyDay).describe(
      "Weekdays, 0 is Monday and 6 Sunday. Left out: every day. An empty list is never open.",
    ),
    start_hour: withDefault(hour, 0).describe("First hour, 0 to 23. Greater than `end_hour`: past midnight."),
    end_hour: withDefault(hour, 23).describe("Last hour, 0 to 23, included: 17 lasts until 17:59:59."),
    timezone: withDefault(timezone, "UTC").describe("IANA name, such as `Europe/Berlin`."),
  })
  .transform(({ days, start_hour, end_hour, timezone }) => ({
    days,
    startHour: start_hour,
    endHour: end_hour,
    timezone,
  }));

function isTimezone(name: string): boolean {
  // The platform also takes offsets such as `+02:00`, which are no zones: they know no daylight saving.
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat("en-US", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
