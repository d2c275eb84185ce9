import { createRedactor, type VerifyOptions, type VerifyReport } from "@agent-safe/audit";
import { systemClock } from "@agent-safe/core";
import type { ActionDefinition } from "@agent-safe/registry";
import { type AuditTrail, openTrail } from "./audit-trail.ts";
import { check, type Engine, preview, record } from "./check.ts";
import type { Decision, PreviewDecision } from "./decision.ts";
import { reportTo } from "./diagnostic.ts";
import { type Explanation, explainCheck } from "./explain.ts";
import { deny } from "./judge.ts";
import { type ActionFilter, listActions } from "./list-actions.ts";
import type { AgentSafeOptions } from "./options.ts";
import { describe, unjudged } from "./outcome.ts";
import { type PlanDefaults, parsePlan } from "./plan.ts";
import { openProject, type Project } from "./project.ts";
import type { CheckRequest } from "./request.ts";
import { readSecret } from "./secret.ts";
import { steadyClock } from "./steady-clock.ts";

/**
 * Decides whether an agent may do a thing, and records what was decided.
 *
 * ```ts
 * await using safe = await AgentSafe.open();
 * const decision = await safe.check({ action: "restart-deployment", target: "dev/test-app", caller: "agent-01" });
 * ```
 */
export class AgentSafe implements AsyncDisposable {
  readonly #engine: Engine;
  readonly #trail: AuditTrail;

  private constructor(engine: Engine) {
    this.#engine = engine;
    this.#trail = engine.trail;
  }

  /**
   * Loads a project: registry, policies, inventory and settings. The ledger's file is opened by the first check.
   *
   * @throws ConfigurationError with every problem of every file, each with its place and cure
   */
  static async open(options: AgentSafeOptions = {}): Promise<AgentSafe> {
    const project = openProject(options);
    const report = reportTo(options.onDiagnostic);
    const clock = options.clock ?? systemClock;
    const secret = readSecret(project.settings, report);
    const trail = openTrail({
      settings: project.settings,
      revision: project.revision,
      secret,
      clock,
      report,
    });
    const redactor = createRedactor({ secret, paths: project.settings.audit.redact });
    return new AgentSafe({ project, trail, redactor, report, readClock: steadyClock(clock) });
  }

  /** What was loaded: settings, registry, policy, revision and warnings. */
  get project(): Project {
    return this.#engine.project;
  }

  /**
   * Decides a request and records the decision before answering. Never throws, whatever the request is: what cannot be
   * judged is denied, with a code and a reason. Plain JavaScript may pass anything.
   */
  check(request: CheckRequest): Promise<Decision> {
    return check(request, this.#engine);
  }

  /** Decides the steps of a plan in order, and records them under one correlation id. */
  checkPlan(
    steps: readonly CheckRequest[],
    options?: PlanDefaults & { readonly preview?: false },
  ): Promise<Decision[]>;
  /** The answers that the steps would get now; nothing is written, charged or issued. */
  checkPlan(
    steps: readonly CheckRequest[],
    options: PlanDefaults & { readonly preview: true },
  ): Promise<PreviewDecision[]>;
  async checkPlan(
    steps: readonly CheckRequest[],
    options: PlanDefaults & { readonly preview?: boolean } = {},
  ): Promise<(Decision | PreviewDecision)[]> {
    const engine = this.#engine;
    const { at } = engine.readClock();
    const plan = parsePlan(steps, options, at);
    if (!plan.ok) {
      const outcome = unjudged(deny(plan.code, plan.reason), at, engine.project);
      return [plan.preview ? describe(outcome, engine.project) : await record(outcome, engine)];
    }
    if (plan.preview) return plan.requests.map((request) => preview(request, engine));
    const decisions: Decision[] = [];
    for (const request of plan.requests) decisions.push(await check(request, engine));
    return decisions;
  }

  /** Why a request would be answered as it would: every rule in order, and the arithmetic of risk. Nothing is recorded. */
  async explain(request: CheckRequest): Promise<Explanation> {
    return explainCheck(request, this.#engine);
  }

  /** The registered actions, sorted by name. */
  listActions(filter: ActionFilter = {}): ActionDefinition[] {
    return listActions(this.project.registry, filter);
  }

  /**
   * Verifies the project's ledger: every line, the chain, the signed state, and that it is the project's own key that
   * signed it. Give anchors to notice a return to an older state.
   *
   * @throws AgentSafeError `NO_AUDIT_LOG` when the project has none
   */
  verifyAudit(options: VerifyOptions = {}): Promise<VerifyReport> {
    return this.#trail.verify(options);
  }

  /** Finishes what is being written. Every check after this is denied with `CLOSED`. */
  close(): Promise<void> {
    return this.#trail.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}
