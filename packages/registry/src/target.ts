import { type Sensitivity, sensitivities } from "@agent-safe/core";
import { mapping, withDefault } from "@agent-safe/yaml";
import { z } from "zod";

/** Something that actions work on. */
export interface Target {
  readonly id: string;
  readonly type: string;
  readonly environment: string;
  readonly sensitivity: Sensitivity;
  readonly owner: string;
  readonly labels: ReadonlyMap<string, string>;
}

// What requests cannot hold in an id either: control characters, and halves of a character.
const namable = /^[^\p{Cc}\p{Cs}]*$/u;

/** One target, as the inventory has it. Whether its environment exists is checked after it. */
export const targetSchema: z.ZodType<Target> = z.strictObject({
  id: z
    .string()
    .min(1)
    .max(256)
    .refine((id) => namable.test(id), {
      message: "the id has control characters, so no request could name the target",
      params: { code: "WRONG_FORMAT", cure: "remove line breaks, tabs and other control characters" },
    })
    .describe("Name of the target, unique in the inventory, such as `prod/api-server`."),
  type: z.string().min(1).describe("Kind of target, as the `target_types` of actions name it."),
  environment: z.string().min(1).describe("`dev`, `staging`, `prod`, or one that the project adds."),
  sensitivity: z.enum(sensitivities).describe("How much harm the target can suffer."),
  owner: withDefault(z.string(), "").describe("Who looks after it."),
  labels: withDefault(mapping(z.string()), new Map()).describe(
    "Further properties that rules can select by.",
  ),
});

export interface Inventory {
  readonly targets: readonly Target[];
}

/** `inventory.yaml`. */
export const inventorySchema: z.ZodType<Inventory> = z
  .strictObject({
    targets: withDefault(z.array(targetSchema), []).describe("The targets that are known."),
  })
  .transform(({ targets }): Inventory => ({ targets }));
