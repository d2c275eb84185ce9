import { type AgentSafe, type CheckRequest, type Decision, DecisionResult } from "@agent-safe/sdk";
import type { Executor } from "./executor.ts";

/** What became of a step: done; left alone; or allowed, tried and failed. */
export type Outcome =
  | { readonly kind: "done"; readonly told: string }
  | { readonly kind: "left" }
  | { readonly kind: "failed"; readonly error: string };

/** A step that the agent wanted, the answer it got, and what it then did. */
export interface Attempt {
  readonly request: CheckRequest;
  readonly decision: Decision;
  readonly outcome: Outcome;
}

/** An operations agent: it wants things, asks before each of them, and acts on ALLOW only. */
export class OperationsAgent {
  readonly #safe: Pick<AgentSafe, "check" | "checkPlan">;
  readonly #executor: Pick<Executor, "carryOut">;
  readonly #self: Pick<CheckRequest, "caller" | "ticketId" | "correlationId">;

  constructor(options: {
    safe: Pick<AgentSafe, "check" | "checkPlan">;
    executor: Pick<Executor, "carryOut">;
    /** The agent's id. */
    caller: string;
    /** The incident that it works on; ties its steps together in the ledger. */
    incident: string;
  }) {
    this.#safe = options.safe;
    this.#executor = options.executor;
    this.#self = { caller: options.caller, ticketId: options.incident, correlationId: options.incident };
  }

  /** Asks for one step, and takes it when it may. */
  async attempt(step: CheckRequest): Promise<Attempt> {
    const request = { ...this.#self, ...step };
    const decision = await this.#safe.check(request);
    return { request, decision, outcome: await this.#act(decision, request) };
  }

  /**
   * Asks for all steps of a plan at once, then takes them one after the other. At the first that is not allowed, or
   * that fails, the rest is left alone: later steps were thought out for a world in which the earlier ones had
   * happened.
   */
  async *attemptPlan(steps: readonly CheckRequest[]): AsyncGenerator<Attempt, void, void> {
    const requests = steps.map((step) => ({ ...this.#self, ...step }));
    const decisions = await this.#safe.checkPlan(requests);
    let onTrack = decisions.length === requests.length;
    for (const [index, decision] of decisions.entries()) {
      const request = requests[index];
      if (request === undefined) return;
      const outcome: Outcome = onTrack ? await this.#act(decision, request) : { kind: "left" };
      onTrack &&= outcome.kind === "done";
      yield { request, decision, outcome };
    }
  }

  async #act(decision: Decision, request: CheckRequest): Promise<Outcome> {
    if (decision.result !== DecisionResult.ALLOW) return { kind: "left" };
    try {
      return { kind: "done", told: await this.#executor.carryOut(decision, request.params) };
    } catch (error) {
      return { kind: "failed", error: error instanceof Error ? error.message : String(error) };
    }
  }
}
