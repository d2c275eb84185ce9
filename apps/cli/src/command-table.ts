import type { Command } from "@oclif/core";

/** One command as the table knows it: enough to find it and to list it in the help, without loading it. */
export interface CommandEntry {
  /** Words with `:` between them, as oclif names commands. */
  readonly id: string;
  /** One line of help. */
  readonly summary: string;
  /** Whether it takes arguments beside flags; oclif must know, to tell `audit verify LOG` from a command of three words. */
  readonly takesArguments: boolean;
  readonly load: () => Promise<Command.Class>;
}

/**
 * All commands. A table rather than a search through the file system, so that starting costs nothing but the command itself and
 * nobody can add a command by placing a file.
 */
export const commandTable: readonly CommandEntry[] = [
  {
    id: "init",
    summary: "Scaffold a project: actions, policies, inventory, tests and a key",
    takesArguments: true,
    load: async () => (await import("./commands/init.ts")).Init,
  },
  {
    id: "validate",
    summary: "Check every file of the project, and what the files say about each other",
    takesArguments: false,
    load: async () => (await import("./commands/validate.ts")).Validate,
  },
  {
    id: "list-actions",
    summary: "Show the registered actions",
    takesArguments: false,
    load: async () => (await import("./commands/list-actions.ts")).ListActions,
  },
  {
    id: "check",
    summary: "Decide whether an action is allowed, and record the decision",
    takesArguments: true,
    load: async () => (await import("./commands/check.ts")).Check,
  },
  {
    id: "test",
    summary: "Run policy tests",
    takesArguments: true,
    load: async () => (await import("./commands/test.ts")).Test,
  },
  {
    id: "audit:verify",
    summary: "Prove that nobody edited the audit log",
    takesArguments: true,
    load: async () => (await import("./commands/audit/verify.ts")).AuditVerify,
  },
  {
    id: "audit:show",
    summary: "Show entries of the audit log",
    takesArguments: true,
    load: async () => (await import("./commands/audit/show.ts")).AuditShow,
  },
  {
    id: "audit:checkpoint",
    summary: "Print the newest signed state of the audit log, to keep elsewhere",
    takesArguments: true,
    load: async () => (await import("./commands/audit/checkpoint.ts")).AuditCheckpoint,
  },
  {
    id: "audit:prove",
    summary: "Make a proof that an entry is in the audit log",
    takesArguments: true,
    load: async () => (await import("./commands/audit/prove.ts")).AuditProve,
  },
  {
    id: "audit:verify-proof",
    summary: "Check such a proof, without the log",
    takesArguments: true,
    load: async () => (await import("./commands/audit/verify-proof.ts")).AuditVerifyProof,
  },
];

/** A command's name as it is typed: `audit verify`. */
export function typedName(id: string): string {
  return id.replaceAll(":", " ");
}
