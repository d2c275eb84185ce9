/** One subject of measurement: a file of its own, listed in `benches.ts`. */
export interface Bench {
  /** What `pnpm bench NAME` calls it; also the name of its section and of its JSON file. */
  readonly name: string;
  run(log: (line: string) => void): Promise<BenchReport>;
}

export interface BenchReport {
  /** Markdown, from a heading of level 2 on. */
  readonly markdown: string;
  /** The same figures for programs. */
  readonly data: Readonly<Record<string, unknown>>;
  readonly claims: readonly Claim[];
}

/** What a bench must show. A claim that does not hold makes `pnpm bench` fail. */
export interface Claim {
  readonly text: string;
  readonly measured: number;
  readonly unit: string;
  readonly limit: number;
  /** Whether the figure must reach the limit, or stay below it. */
  readonly kind: "at least" | "at most";
}

export function holds({ measured, limit, kind }: Claim): boolean {
  return kind === "at least" ? measured >= limit : measured <= limit;
}
