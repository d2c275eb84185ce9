import type { Bench } from "./bench.ts";
import { decideBench } from "./decide/decide-bench.ts";
import { ledgerBench } from "./ledger/ledger-bench.ts";

/** All benches, in the order in which they run. A new one is a file of its own and a line here. */
export const benches: readonly Bench[] = [decideBench, ledgerBench];
