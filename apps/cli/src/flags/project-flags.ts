import * as Flags from "@oclif/core/flags";

const helpGroup = "PROJECT";

/** Where the project's files are. Each overrides the key of the same name in agent-safe.yaml. */
export const projectFlags = {
  config: Flags.string({
    description: "Project file; default: the nearest agent-safe.yaml, from here upwards",
    env: "AGENT_SAFE_CONFIG",
    helpValue: "FILE",
    helpGroup,
  }),
  registry: Flags.string({
    description: "Folder of action definitions",
    env: "AGENT_SAFE_REGISTRY",
    helpValue: "FOLDER",
    helpGroup,
  }),
  policies: Flags.string({
    description: "Folder of policies",
    env: "AGENT_SAFE_POLICIES",
    helpValue: "FOLDER",
    helpGroup,
  }),
  inventory: Flags.string({
    description: "File of targets",
    env: "AGENT_SAFE_INVENTORY",
    helpValue: "FILE",
    helpGroup,
  }),
};

/** Where decisions are recorded. */
export const ledgerFlags = {
  "log-file": Flags.string({
    description: "Audit log; default: audit_log of the project file, else ./audit.jsonl",
    env: "AGENT_SAFE_AUDIT_LOG",
    helpValue: "FILE",
    helpGroup,
  }),
};

/**
 * The project's secret. The environment (AGENT_SAFE_SIGNING_KEY, AGENT_SAFE_SIGNING_KEY_FILE) is not left to oclif, since its messages on conflicts
 * show the values.
 */
export const secretFlags = {
  "signing-key": Flags.string({
    description:
      "The project's secret itself; others on this machine can see it, so prefer AGENT_SAFE_SIGNING_KEY or a file",
    helpValue: "SECRET",
    helpGroup,
  }),
  "signing-key-file": Flags.string({
    aliases: ["key-file"],
    description: "File that holds the project's secret",
    helpValue: "FILE",
    helpGroup,
  }),
};

/** What the flags above come to after parsing. */
export interface ProjectFlagValues {
  readonly config?: string | undefined;
  readonly registry?: string | undefined;
  readonly policies?: string | undefined;
  readonly inventory?: string | undefined;
  readonly "log-file"?: string | undefined;
  readonly "signing-key"?: string | undefined;
  readonly "signing-key-file"?: string | undefined;
}
