import { riskClasses, sensitivities } from "@agent-safe/core";
import { mapping, optional } from "@agent-safe/yaml";
import { z } from "zod";
import type { CallerSelector, Match, TargetSelector } from "./rule.ts";
import { timeWindowSchema } from "./time-window-schema.ts";

const texts = z.array(z.string());
const depth = z.int().min(0);

function targetSelectorSchema(environment: z.ZodType<string>): z.ZodType<TargetSelector> {
  return z
    .strictObject({
      environments: optional(z.array(environment)).describe("The target's environment is listed."),
      sensitivities: optional(z.array(z.enum(sensitivities))).describe("The target's sensitivity is listed."),
      types: optional(texts).describe("The target's type is listed."),
      // As a Map until here: `__proto__` as a label must not get lost, since a lost condition matches more.
      labels: optional(mapping(z.string())).describe("The target has every one of these labels."),
    })
    .transform(({ labels, ...rest }) => ({ ...rest, labels: labels && Object.fromEntries(labels) }));
}

const callerSelectorSchema = z
  .strictObject({
    agent_ids: optional(texts).describe("The caller's id is listed."),
    roles: optional(texts).describe("The caller has at least one of these roles."),
    groups: optional(texts).describe("The caller is in at least one of these groups."),
    delegated_from: optional(texts).describe("At least one of these agents stands in the delegation chain."),
    max_delegation_depth: optional(depth).describe(
      "The delegation chain is at most this long; a direct caller has 0.",
    ),
    min_delegation_depth: optional(depth).describe("The delegation chain is at least this long."),
    verified: optional(z.boolean()).describe(
      "true: the caller proved who it is by a token; false: it did not.",
    ),
    require_delegation: optional(z.boolean()).describe(
      "true: only delegated callers; false: only direct ones.",
    ),
  })
  .check((context) => {
    const { min_delegation_depth: min, max_delegation_depth: max } = context.value;
    if (min === undefined || max === undefined || min <= max) return;
    context.issues.push({
      code: "custom",
      input: min,
      path: ["min_delegation_depth"],
      message: `\`min_delegation_depth\` ${min} is greater than \`max_delegation_depth\` ${max}, so the rule would never match`,
      params: { code: "CONTRADICTION", cure: "swap the two, or leave one out" },
    });
  })
  .transform(
    (raw): CallerSelector => ({
      agentIds: raw.agent_ids,
      roles: raw.roles,
      groups: raw.groups,
      delegatedFrom: raw.delegated_from,
      maxDelegationDepth: raw.max_delegation_depth,
      minDelegationDepth: raw.min_delegation_depth,
      verified: raw.verified,
      requireDelegation: raw.require_delegation,
    }),
  );

/** The conditions of a rule, `match`, given what an environment may be. */
export function matchSchema(environment: z.ZodType<string>): z.ZodType<Match> {
  return z
    .strictObject({
      actions: optional(texts).describe("Globs over action names: `*`, `?`, `[abc]`, `[!abc]`."),
      targets: optional(targetSelectorSchema(environment)).describe(
        "What the target is. Even when empty, an unknown target does not match.",
      ),
      callers: optional(callerSelectorSchema).describe(
        "Who asks. Even when empty, an anonymous caller does not match.",
      ),
      risk_classes: optional(z.array(z.enum(riskClasses))).describe(
        "The effective risk, of the action on this target, is listed.",
      ),
      time_windows: optional(z.array(timeWindowSchema)).describe("At least one of these is open."),
      require_ticket: optional(z.boolean()).describe(
        "true: a change ticket came with the request; false: none came.",
      ),
    })
    .transform((raw) => ({
      actions: raw.actions,
      targets: raw.targets,
      callers: raw.callers,
      riskClasses: raw.risk_classes,
      timeWindows: raw.time_windows,
      requireTicket: raw.require_ticket,
    }));
}
