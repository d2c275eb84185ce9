import type { Clock } from "@agent-safe/core";
import type { Diagnostic } from "./diagnostic.ts";

/**
 * How to open a project. Without options, `agent-safe.yaml` is searched for from the current folder upwards; an
 * option overrides that file's key of the same name (in camelCase). Naming `registry` without `config` switches the search off:
 * then the options say everything. Paths are relative to `cwd`.
 */
export interface AgentSafeOptions {
  /** Path of the project file. */
  readonly config?: string;
  /** Where relative paths and the search for `agent-safe.yaml` begin. Default: the process's current folder. */
  readonly cwd?: string;
  /** Folder of action definitions. Default `./actions`. */
  readonly registry?: string;
  /** Folder of policies. Default `./policies`. */
  readonly policies?: string;
  /** File of targets. Default: none, and then every target is unknown. */
  readonly inventory?: string;
  /** Environments beside `dev`, `staging` and `prod`. */
  readonly environments?: readonly string[];
  /** What to do about a known target of a type that the action does not list. Default `deny`. */
  readonly targetTypeMismatch?: "allow" | "deny";
  /** The ledger's file. Default: none, and then decisions are not recorded. */
  readonly auditLog?: string;
  readonly audit?: AuditOptions;
  /** Folder of what must survive a restart. Default `./.agent-safe`. */
  readonly stateDir?: string;
  /** Names this installation in tokens. Default `agent-safe`. */
  readonly issuer?: string;
  /** The project's secret; 32 bytes or more. Never logged. */
  readonly signingKey?: string;
  /** File that holds the project's secret. Give this or `signingKey`, not both. */
  readonly signingKeyFile?: string;
  /** Source of time; for tests. */
  readonly clock?: Clock;
  /** Hears of trouble that no caller waits for. Default: nobody does. */
  readonly onDiagnostic?: (diagnostic: Diagnostic) => void;
  /** Long loads report here: files done and files in all. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** How the ledger is written. */
export interface AuditOptions {
  /** `commit` (default): on disk before the answer. `interval`: within a second. `off`: when the system likes. */
  readonly fsync?: "commit" | "interval" | "off";
  /** Paths in entries whose values are redacted, beside parameters marked `sensitive`: `params.password`. */
  readonly redact?: readonly string[];
  /** Ed25519 private key (PEM) that signs checkpoints, in place of the one derived from the secret. */
  readonly keyFile?: string;
}
