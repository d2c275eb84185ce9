import type { PolicyTarget } from "./request.ts";

/** What rules are about, as far as it is known. */
export interface PolicyCatalogue {
  readonly actions: Iterable<{ readonly name: string }>;
  /** Left out: nothing is said about targets that no rule can meet. */
  readonly targets?: Iterable<PolicyTarget>;
}
