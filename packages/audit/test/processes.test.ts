import { expect, it } from "vitest";
import { readEntries, verifyLedger } from "../src/index.ts";
import { secret, useFolder } from "./support/logs.ts";
import { acknowledged, start } from "./support/programs.ts";

const folder = useFolder();
const [processes, each] = [8, 1000];

it.each(["kernel", "file"] as const)(
  "makes one chain of what eight processes append at once, with the %s lock",
  async (lock) => {
    const file = folder.fresh();
    const running = Array.from({ length: processes }, (_, index) =>
      start("append.mjs", [
        JSON.stringify({
          file,
          lock,
          secret: secret.toString(),
          count: each,
          parallel: 16,
          name: `p${index}`,
          lockTimeoutMs: 60_000,
        }),
      ]),
    );
    expect(await Promise.all(running.map(({ ended }) => ended))).toEqual(Array(processes).fill(0));
    const told = new Map<string, number>();
    for (const { output } of running) for (const [id, seq] of acknowledged(output())) told.set(id, seq);
    expect(told.size).toBe(processes * each);

    const found = new Map<string, number>();
    for await (const { id, seq, type } of readEntries(file)) if (type !== "genesis") found.set(id!, seq);
    expect(found).toEqual(new Map([...told].sort(([, a], [, b]) => a - b)));
    expect(await verifyLedger(file)).toMatchObject({ ok: true, entries: processes * each + 1, unsigned: [] });
  },
  240_000,
);
