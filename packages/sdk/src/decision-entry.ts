import { relative, resolve } from "node:path";
import type { LedgerEntryInput, Redacted, Redactor } from "@agent-safe/audit";
import type { JsonObject, JsonValue } from "@agent-safe/core";
import type { Rule } from "@agent-safe/policy";
import type { Action, Target } from "@agent-safe/registry";
import type { Facts } from "./facts.ts";
import type { Outcome } from "./outcome.ts";
import type { Request } from "./parse-request.ts";
import type { Project } from "./project.ts";

/**
 * The ledger's entry of a decision. What must not be read there is redacted here, before anything is hashed or written: values of
 * parameters marked `sensitive`, of parameters that nobody declared (a misspelt secret is one), and parts of a refused request.
 */
export function decisionEntry(
  outcome: Outcome,
  auditId: string,
  project: Pick<Project, "registry" | "revision" | "settings" | "cwd">,
  redactor: Redactor,
): LedgerEntryInput {
  const { verdict, facts, request, refused: hidden } = outcome;
  const action = project.registry.actions.get(request.action ?? "");
  const asked = facts?.parameters?.ok === true ? facts.parameters.params : (request.params ?? {});
  const { params, redacted } = redactor.redactParams(asked, secretParameters(asked, action));
  /** A part that was refused is recorded by its digest only. */
  const orDigest = (part: keyof Request, value: JsonValue | undefined): unknown =>
    hidden.has(part) ? redactor.replace(hidden.get(part)) : (value ?? null);

  return {
    type: "decision",
    id: auditId,
    audit_id: auditId,
    ...correlation(
      request.correlationId,
      hidden.has("correlationId") ? redactor.replace(hidden.get("correlationId")) : undefined,
    ),
    result: verdict.result,
    code: verdict.code,
    reason: verdict.reason,
    action: orDigest("action", request.action),
    action_version: action?.definition.version ?? null,
    target: hidden.has("target")
      ? orDigest("target", null)
      : describeTarget(request.target ?? null, project.registry.targets),
    caller: hidden.has("caller") ? orDigest("caller", null) : describeCaller(request.caller ?? null, facts),
    params: hidden.has("params") ? orDigest("params", null) : params,
    ticket_id: orDigest("ticketId", request.ticketId),
    policy: describeRule(verdict.rule, project),
    risk_class: outcome.riskClass,
    effective_risk: outcome.effectiveRisk,
    revision: project.revision,
    redacted: [...redacted, ...[...hidden.keys()].map((part) => memberOf[part])],
  };
}

/** What the parts of a request are called in an entry. */
const memberOf: Readonly<Record<keyof Request, string>> = {
  action: "action",
  target: "target",
  caller: "caller",
  params: "params",
  ticketId: "ticket_id",
  correlationId: "correlation_id",
};

function secretParameters(params: JsonObject, action: Action | undefined): string[] {
  const declared = new Set(action?.definition.parameters.map((parameter) => parameter.name));
  const sensitive = action?.sensitive ?? new Set();
  return Object.keys(params).filter((name) => sensitive.has(name) || !declared.has(name));
}

/** In the envelope only text has a place. */
function correlation(
  asked: string | null | undefined,
  refused: Redacted | undefined,
): { correlation_id?: string } {
  if (asked) return { correlation_id: asked };
  return refused !== undefined && "d" in refused
    ? { correlation_id: `${refused.$redacted}:${refused.d}` }
    : {};
}

function describeTarget(asked: string | null, targets: ReadonlyMap<string, Target>) {
  if (asked === null) return null;
  const target = targets.get(asked);
  if (target === undefined) return { id: asked, known: false };
  const { id, type, environment, sensitivity, labels } = target;
  return { id, known: true, type, environment, sensitivity, labels: Object.fromEntries(labels) };
}

function describeCaller(asked: string | null, facts: Facts | undefined) {
  if (asked === null) return null;
  const caller = facts?.caller;
  if (caller === undefined || caller === null) return { id: asked, kind: "asserted" };
  const { id, verified, roles, groups, chain } = caller;
  return { id, kind: verified ? "verified" : "asserted", roles, groups, chain };
}

function describeRule(rule: Rule | null, { settings, cwd }: Pick<Project, "settings" | "cwd">) {
  if (rule === null) return null;
  const { file, line } = rule.place;
  return { name: rule.name, file: relative(settings.root, resolve(cwd, file)), line };
}
