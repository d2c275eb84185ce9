import type { Bench, Claim } from "../bench.ts";
import { versionOf } from "../machine.ts";
import { duration, logarithmicBars, ratio, table } from "../markdown.ts";
import { measureCompiling } from "./compiling.ts";
import { measureDeciding, sizes } from "./deciding.ts";
import { measureMemory } from "./memory.ts";
import { peers } from "./peers/index.ts";

/** What a verdict costs: beside other engines, by the number of rules, for a new caller; and what compiling costs. */
export const decideBench: Bench = {
  name: "decide",
  async run(log) {
    const deciding = await measureDeciding(log);
    log("compiling 10,000 rules beside parsing their YAML");
    const compiling = await measureCompiling();
    log("memory of the index");
    const memory = measureMemory();

    const at = (size: number, name: string): number => deciding.costs.get(size)!.get(name)!;
    const ours = (size: number): number => at(size, "agent-safe");
    const claims: Claim[] = [
      atLeast("faster than @casl/ability at 10 rules", at(10, "@casl/ability") / ours(10), 2),
      atLeast("faster than @casl/ability at 1,000 rules", at(1_000, "@casl/ability") / ours(1_000), 100),
      atLeast("faster than casbin's `enforceEx` at 10 rules", at(10, "casbin") / ours(10), 300),
      atMost("growth of a verdict's cost from 10 to 10,000 rules", ours(10_000) / ours(10), 4),
      atMost(
        "a caller never seen before, beside one seen, at 10,000 rules",
        deciding.freshCaller / ours(10_000),
        30,
      ),
      atMost("compiling 10,000 rules, beside parsing their YAML", compiling.compile / compiling.parse, 3),
      { ...atMost("memory of the index at 10,000 rules, caches full", memory / 1e6, 20), unit: "MB" },
    ];
    return {
      markdown: section(deciding, compiling, memory),
      data: dataOf(deciding, compiling, memory),
      claims,
    };
  },
};

type Deciding = Awaited<ReturnType<typeof measureDeciding>>;
type Compiling = Awaited<ReturnType<typeof measureCompiling>>;

function atLeast(text: string, measured: number, limit: number): Claim {
  return { text, measured, limit, unit: "×", kind: "at least" };
}

function atMost(text: string, measured: number, limit: number): Claim {
  return { text, measured, limit, unit: "×", kind: "at most" };
}

function section(
  { costs, freshCaller }: Deciding,
  { compile, parse, load }: Compiling,
  memory: number,
): string {
  const head = ["one decision", ...sizes.map((size) => `${size.toLocaleString("en")} rules`)];
  const rows = peers.map(({ name }) => [label(name), ...sizes.map((size) => cell(costs.get(size)!, name))]);
  const shown = 1_000;
  const bars = peers.map(({ name }) => [name, costs.get(shown)!.get(name)!] as const);
  return [
    "## Deciding",
    "A made-up project of 35 actions, 1,000 targets and 200 callers; a third of the requests is decided by the first third of the rules, a third by the last third, a third by no rule. Every engine gave the same answers to the same requests, or the bench would have stopped. In brackets: how many times agent-safe's cost.",
    table(head, rows),
    `One decision at ${shown.toLocaleString("en")} rules; each doubling is two blocks:`,
    logarithmicBars(bars),
    peers.map(({ name, note }) => `- ${label(name)}: ${note}`).join("\n"),
    `A caller never seen before costs ${duration(freshCaller)} at 10,000 rules. Parsing the YAML of 10,000 rules with the \`yaml\` package costs ${duration(parse)}, compiling them ${duration(compile)}; reading, checking and placing them with \`loadPolicies\` ${duration(load)}. The index then takes ${(memory / 1e6).toFixed(1)} MB with its caches full.`,
  ].join("\n\n");
}

function label(name: string): string {
  const peer = peers.find((each) => each.name === name);
  return peer?.package === undefined ? name : `${name} ${versionOf(peer.package)}`;
}

function cell(costs: ReadonlyMap<string, number>, name: string): string {
  const cost = costs.get(name);
  if (cost === undefined) return "not run";
  return name === "agent-safe"
    ? duration(cost)
    : `${duration(cost)} (${ratio(cost / costs.get("agent-safe")!)})`;
}

function dataOf(
  { costs, freshCaller }: Deciding,
  compiling: Compiling,
  memory: number,
): Record<string, unknown> {
  return {
    unit: "CPU microseconds",
    versions: Object.fromEntries(
      peers.flatMap((peer) => (peer.package ? [[peer.name, versionOf(peer.package)]] : [])),
    ),
    decision: Object.fromEntries([...costs].map(([size, byName]) => [size, Object.fromEntries(byName)])),
    decision_for_a_caller_never_seen: freshCaller,
    compile: compiling.compile,
    parse_yaml: compiling.parse,
    load: compiling.load,
    index_bytes: memory,
  };
}
