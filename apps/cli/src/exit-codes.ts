import { AgentSafeError } from "@agent-safe/core";

/** Every exit code of the command line. Scripts rely on them: `agent-safe check ... && kubectl ...` is safe. */
export const exitCodes: {
  /** Done; and for `check`: ALLOW. */
  readonly done: 0;
  /** A bug, or a machine that fails. */
  readonly unexpected: 1;
  /** Wrong usage: an unknown command, flag or value. */
  readonly usage: 2;
  /** A file of the project is missing or wrong. */
  readonly configuration: 3;
  /** A gate failed: policy tests, warnings under `--strict`. */
  readonly gate: 4;
  /** Verification failed: the ledger is not what was written. */
  readonly verification: 5;
  /** Refused by the state of things: a file that is there already, a log that is not. */
  readonly refused: 6;
  /** What was permitted was tried, and failed. */
  readonly execution: 7;
  /** `check`: DENY. */
  readonly deny: 10;
  /** `check`: REQUIRE_APPROVAL. */
  readonly requireApproval: 11;
} = Object.freeze({
  done: 0,
  unexpected: 1,
  usage: 2,
  configuration: 3,
  gate: 4,
  verification: 5,
  refused: 6,
  execution: 7,
  deny: 10,
  requireApproval: 11,
});

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** Exit codes of `check`, by its answer. */
export const exitCodeOfResult: Readonly<Record<"allow" | "deny" | "require_approval", ExitCode>> = {
  allow: exitCodes.done,
  deny: exitCodes.deny,
  require_approval: exitCodes.requireApproval,
};

// Errors that say something else than "the project is set up wrongly".
const byCode: ReadonlyMap<string, ExitCode> = new Map<string, ExitCode>([
  ["USAGE", exitCodes.usage],
  ["NO_AUDIT_LOG", exitCodes.refused],
  ["AUDIT_UNREADABLE", exitCodes.refused],
  ["AUDIT_UNSIGNED", exitCodes.refused],
  ["AUDIT_TAMPERED", exitCodes.verification],
  ["AUDIT_WRONG_KEY", exitCodes.verification],
  ["AUDIT_LOG_REPLACED", exitCodes.verification],
  ["SCAFFOLD_REFUSED", exitCodes.refused],
]);

/** The exit code of an error that ended a command. */
export function exitCodeOfError(error: unknown): ExitCode {
  if (error instanceof AgentSafeError) return byCode.get(error.code) ?? exitCodes.configuration;
  return isUsageError(error) ? exitCodes.usage : exitCodes.unexpected;
}

/** Whether oclif refused the command line. Its error classes are told by the exit code that they carry. */
export function isUsageError(error: unknown): error is Error {
  return error instanceof Error && (error as { oclif?: { exit?: unknown } }).oclif?.exit === exitCodes.usage;
}
