import { optional } from "@agent-safe/yaml";
import * as z from "zod";

const path = (what: string) => optional(z.string().min(1).describe(what));

const auditSchema = z.strictObject({
  fsync: optional(
    z
      .enum(["commit", "interval", "off"])
      .describe("When an entry is forced to disk. Default: commit (before the answer)"),
  ),
  redact: optional(
    z
      .array(z.string().min(1))
      .describe("Paths in entries whose values are redacted, such as params.password"),
  ),
  key_file: path("Ed25519 private key (PEM) that signs checkpoints"),
});

/** `agent-safe.yaml`, as its author writes it. */
export const projectConfigSchema: z.ZodType<ProjectConfig> = z
  .strictObject({
    registry: path("Folder of action definitions, relative to this file. Default: ./actions"),
    inventory: path("File of targets. Without it every target is unknown."),
    environments: optional(
      z.array(z.string().min(1).max(256)).describe("Environments beside dev, staging and prod"),
    ),
    target_type_mismatch: optional(
      z
        .enum(["deny", "allow"])
        .describe("What to do about a target of a type that the action does not list. Default: deny"),
    ),
    policies: path("Folder of policies. Default: ./policies"),
    audit_log: path("File of the ledger. The command line defaults to ./audit.jsonl"),
    audit: optional(auditSchema.describe("How the ledger is written")),
    state_dir: path("Private folder of keys and of what must survive a restart. Default: ./.agent-safe"),
    issuer: optional(
      z.string().min(1).max(256).describe("Names this installation in tokens. Default: agent-safe"),
    ),
    signing_key: optional(
      z
        .string()
        .min(1)
        .describe("The project's secret. Better in a file (signing_key_file) or in the environment: ${NAME}"),
    ),
    signing_key_file: path("File that holds the project's secret, readable by its owner only"),
  })
  .describe("An agent-safe project");

/** A project file, read. Every key may be left out. */
export interface ProjectConfig {
  readonly registry?: string | undefined;
  readonly inventory?: string | undefined;
  readonly environments?: readonly string[] | undefined;
  readonly target_type_mismatch?: "allow" | "deny" | undefined;
  readonly policies?: string | undefined;
  readonly audit_log?: string | undefined;
  readonly audit?:
    | {
        readonly fsync?: "commit" | "interval" | "off" | undefined;
        readonly redact?: readonly string[] | undefined;
        readonly key_file?: string | undefined;
      }
    | undefined;
  readonly state_dir?: string | undefined;
  readonly issuer?: string | undefined;
  readonly signing_key?: string | undefined;
  readonly signing_key_file?: string | undefined;
}
