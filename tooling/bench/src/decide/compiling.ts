import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadPolicies } from "@agent-safe/policy";
import { parse, stringify } from "yaml";
import { measure } from "../measure.ts";
import { compiled, loadedRules, statedRules } from "./peers/agent-safe.ts";
import { createWorkload } from "./workload.ts";

/** CPU microseconds of compiling 10,000 rules, of parsing their YAML, and of loading them from files. */
export async function measureCompiling(): Promise<{ compile: number; parse: number; load: number }> {
  const workload = createWorkload(10_000, 3);
  const rules = loadedRules(workload);
  const folder = mkdtempSync(join(tmpdir(), "agent-safe-bench-"));
  try {
    // Plain data without undefined members, as a person would write it; in files of a thousand rules, below their limit.
    const stated = JSON.parse(JSON.stringify(statedRules(workload))) as unknown[];
    const texts = Array.from({ length: 10 }, (_, index) =>
      stringify({ rules: stated.slice(index * 1_000, (index + 1) * 1_000) }),
    );
    for (const [index, text] of texts.entries()) writeFileSync(join(folder, `rules-${index}.yaml`), text);

    const costs = await measure(
      [
        {
          name: "parse",
          units: 1,
          pass() {
            for (const text of texts) parse(text);
          },
        },
        {
          name: "compile",
          units: 1,
          pass() {
            compiled(workload, rules);
          },
        },
        {
          name: "load",
          units: 1,
          pass() {
            const { rules: loaded, problems } = loadPolicies({ folder });
            if (loaded?.length !== 10_000) throw new Error(JSON.stringify(problems.slice(0, 3)));
          },
        },
      ],
      { rounds: 3, batch: 0 },
    );
    return { compile: costs.get("compile")!, parse: costs.get("parse")!, load: costs.get("load")! };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
