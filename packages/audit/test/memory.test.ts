import { statSync } from "node:fs";
import { expect, it } from "vitest";
import type { VerifyReport } from "../src/index.ts";
import { deep, makeLog, useFolder } from "./support/logs.ts";
import { start } from "./support/programs.ts";

const folder = useFolder();
const entries = deep ? 1_000_000 : 200_000;

it(`verifies ${entries} entries in less than 150 MB`, async () => {
  const file = folder.fresh();
  await makeLog(file, entries);
  const verifying = start("verify.mjs", [file]);
  expect(await verifying.ended).toBe(0);
  const report = JSON.parse(verifying.output()) as VerifyReport & { readonly maxRssKib: number };
  expect(report).toMatchObject({ ok: true, entries, bytes: statSync(file).size });
  expect(report.maxRssKib).toBeLessThan(150 * 1024);
  console.log(`${entries} entries, ${report.bytes} bytes: ${Math.round(report.maxRssKib / 1024)} MiB`);
}, 300_000);
