import { type JsonObject, type JsonValue, type RiskClass, riskClasses } from "@agent-safe/core";
import { mapping, optional, withDefault } from "@agent-safe/yaml";
import { z } from "zod";
import { jsonValueSchema } from "./json-value-schema.ts";
import { type ParameterDefinition, parameterDefinitionSchema } from "./parameter-definition.ts";

/** Something that an executor looks at before it acts. */
export interface Precheck {
  readonly name: string;
  readonly description: string;
}

/** Where a parameter of a rollback comes from: `params.X` of the original request, or `before_state.X`. */
export interface RollbackSource {
  readonly source: string;
}

/** The scope that an executor gets for this action. Strings inside `fields` may hold `{{ params.X }}`. */
export interface CredentialScope {
  readonly type: string;
  readonly fields: JsonObject;
  /** Seconds. */
  readonly ttl: number;
}

export type StateFieldType = "string" | "integer" | "number" | "boolean" | "object" | "array" | "any";

/** What to capture of a target before and after; advisory. */
export interface StateField {
  readonly name: string;
  readonly description: string | undefined;
  readonly type: StateFieldType;
  readonly required: boolean;
}

/** An action that agents may ask for: the content of one file in the registry. */
export interface ActionDefinition {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  /** Risk of the action on its own. */
  readonly riskClass: RiskClass;
  readonly targetTypes: readonly string[];
  readonly parameters: readonly ParameterDefinition[];
  readonly prechecks: readonly Precheck[];
  readonly reversible: boolean;
  readonly rollbackAction: string | undefined;
  /** By the name of the rollback action's parameter. */
  readonly rollbackParams: ReadonlyMap<string, RollbackSource>;
  readonly requiredPrivileges: readonly string[];
  readonly tags: readonly string[];
  readonly credentials: CredentialScope | undefined;
  readonly stateFields: readonly StateField[];
}

const word = z.string().min(1);

/** Name of an action; more than 256 characters could never be asked for. */
export const actionNameSchema: z.ZodString = z
  .string()
  .max(256)
  .regex(/^[a-z][a-z0-9-]*$/, "a name has lower-case letters, digits and `-`, and begins with a letter");

const precheck = z.strictObject({
  name: word.describe("Name of the check."),
  description: withDefault(z.string(), "").describe("What is looked at."),
});

export const rollbackSourceSchema: z.ZodType<RollbackSource> = z.strictObject({
  source: z
    .string()
    .regex(
      /^(?:params|before_state)(?:\.[^.]+)+$/,
      "a source is `params.NAME` or `before_state.NAME`, with further `.NAME` for what lies inside",
    )
    .describe("`params.NAME` of the original request, or `before_state.NAME` as captured."),
});

const stateField = z
  .strictObject({
    name: word.describe("Name of the field."),
    description: optional(z.string()).describe("What it means, for people."),
    type: withDefault(
      z.enum(["string", "integer", "number", "boolean", "object", "array", "any"]),
      "any",
    ).describe("Type of the field. Default: any."),
    required: withDefault(z.boolean(), false).describe("Whether a capture should have it. Default: false."),
  })
  .transform(({ name, description, type, required }): StateField => ({ name, description, type, required }));

const fields = mapping(jsonValueSchema);

const credentials = z
  .strictObject({
    type: word.describe("Kind of credential, for example `kubernetes` or `aws`."),
    fields: optional(fields).describe("The scope. Strings inside may hold `{{ params.NAME }}`."),
    scope: optional(fields).describe("Another name of `fields`."),
    ttl: withDefault(z.int().min(1), 300).describe("Life of the credential in seconds. Default: 300."),
  })
  .transform((input, context): CredentialScope => {
    if (input.fields !== undefined && input.scope !== undefined) {
      context.addIssue({
        code: "custom",
        path: ["scope"],
        message: "`scope` is another name of `fields`, and both are given",
        params: { code: "KEY_TWICE", cure: "keep `fields`" },
      });
    }
    const members: ReadonlyMap<string, JsonValue> = input.fields ?? input.scope ?? new Map();
    return { type: input.type, fields: Object.fromEntries(members), ttl: input.ttl };
  });

/** One action, as its YAML file has it; the output is in camelCase. Checks across its parts and files come after it. */
export const actionDefinitionSchema: z.ZodType<ActionDefinition> = z
  .strictObject({
    name: actionNameSchema.describe(
      "Name of the action, unique in the registry: lower-case letters, digits and `-`.",
    ),
    version: z
      .string()
      .regex(/^\d+\.\d+\.\d+$/, "a version is MAJOR.MINOR.PATCH, such as `1.0.0`")
      .describe("Version of this definition: MAJOR.MINOR.PATCH."),
    description: z.string().describe("What the action does, for people."),
    risk_class: z.enum(riskClasses).describe("Risk of the action on its own."),
    target_types: z.array(word).min(1).describe("Kinds of target that the action works on."),
    parameters: withDefault(z.array(parameterDefinitionSchema), []).describe(
      "What a request may say about the action.",
    ),
    prechecks: withDefault(z.array(precheck), []).describe("What an executor looks at before it acts."),
    reversible: withDefault(z.boolean(), false).describe("Whether the action can be undone. Default: false."),
    rollback_action: optional(actionNameSchema).describe("Name of the action that undoes this one."),
    rollback_params: withDefault(mapping(rollbackSourceSchema), new Map()).describe(
      "Where the parameters of the rollback action come from, by name.",
    ),
    required_privileges: withDefault(z.array(word), []).describe(
      "Rights that executing needs, for people and tools to read.",
    ),
    tags: withDefault(z.array(word), []).describe("Words to find the action by."),
    credentials: optional(credentials).describe("The credential that an executor gets for this action."),
    state_fields: withDefault(z.array(stateField), []).describe(
      "What to capture of the target before and after.",
    ),
  })
  .transform(
    (input): ActionDefinition => ({
      name: input.name,
      version: input.version,
      description: input.description,
      riskClass: input.risk_class,
      targetTypes: input.target_types,
      parameters: input.parameters,
      prechecks: input.prechecks,
      reversible: input.reversible,
      rollbackAction: input.rollback_action,
      rollbackParams: input.rollback_params,
      requiredPrivileges: input.required_privileges,
      tags: input.tags,
      credentials: input.credentials,
      stateFields: input.state_fields,
    }),
  );
