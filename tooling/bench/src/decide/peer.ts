import type { Workload } from "./workload.ts";

/** An engine that is asked the same questions. */
export interface Peer {
  readonly name: string;
  /** The npm package whose version is named; undefined for this repository's own. */
  readonly package?: string;
  /** Where it is stopped, since more rules would take minutes. */
  readonly mostRules: number;
  /** What a reader should know about how it was set up. */
  readonly note: string;
  /** Gives it the rules, and translates the requests into its own form: neither is measured. */
  prepare(workload: Workload): Promise<Asked> | Asked;
}

/** Asks request number n of the workload; answers with the name of the rule that decides, or null. */
export type Asked = (request: number) => string | null | Promise<string | null>;
