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
      environments: optional(z.array(environment)),
      sensitivities: optional(z.array(z.enum(sensitivities))),
      types: optional(texts),
      // As a Map until here: `__proto__` as a label must not get lost, since a lost condition matches more.
      labels: optional(mapping(z.string())),
    })
    .transform(({ labels, ...rest }) => ({ ...rest, labels: labels && Object.fromEntries(labels) }));
}

const callerSelectorSchema = z
  .strictObject({
    agent_ids: optional(texts),
    roles: optional(texts),
    groups: optional(texts),
    delegated_from: optional(texts),
    max_delegation_depth: optional(depth),
    min_delegation_depth: optional(depth),
    verified: optional(z.boolean()),
    require_delegation: optional(z.boolean()),
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
      actions: optional(texts),
      targets: optional(targetSelectorSchema(environment)),
      callers: optional(callerSelectorSchema),
      risk_classes: optional(z.array(z.enum(riskClasses))),
      time_windows: optional(z.array(timeWindowSchema)),
      require_ticket: optional(z.boolean()),
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
