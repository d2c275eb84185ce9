import { printable, suggest } from "@agent-safe/core";
import { commandTable, typedName } from "../command-table.ts";

/** What oclif knows about a command line that it refused. Only these few fields are read: the rest holds all arguments, secrets included. */
interface Refusal extends Error {
  readonly flags?: readonly string[];
  readonly args?: readonly unknown[];
  readonly parse?: { readonly input?: { readonly flags?: Readonly<Record<string, unknown>> } };
}

/** Says in our words what is wrong with a command line, and what was probably meant. */
export function explainUsageError(error: Error, argv: readonly string[]): { message: string; cure: string } {
  const unknownCommand = /^command (.+) not found$/s.exec(error.message)?.[1];
  const typed = unknownCommand === undefined ? argv.join(" ") : typedName(unknownCommand);
  const command = commandTable
    .map(({ id }) => typedName(id))
    .find((name) => `${typed} `.startsWith(`${name} `));
  if (command === undefined) return { message: explainCommand(typed), cure: "see agent-safe --help" };
  const cure = `see agent-safe ${command} --help`;
  if (unknownCommand === undefined) return { message: explain(error), cure };
  // oclif takes the words behind a command without arguments for a part of its name.
  return { message: unexpected(typed.slice(command.length + 1).split(" ")), cure };
}

function explain(refusal: Refusal): string {
  const { flags = [], args = [], message } = refusal;
  switch (refusal.constructor.name) {
    case "NonExistentFlagsError": {
      const known = Object.keys(refusal.parse?.input?.flags ?? {});
      return flags.map((flag) => explainFlag(flag, known)).join("; ");
    }
    case "UnexpectedArgsError":
      return unexpected(args.map(String));
    case "RequiredArgsError":
      return `missing ${args.map((argument) => String((argument as { name?: unknown }).name).toUpperCase()).join(", ")}`;
    case "FlagInvalidOptionError": {
      const [, flag = "", value = "", options = ""] =
        /^Expected (--[\w-]+)=(.*) to be one of: ([^\n]*)/s.exec(message) ?? [];
      const meant = suggest(value, options.split(", "));
      const question = meant === undefined ? "" : `; did you mean \`${meant}\`?`;
      return `${flag} cannot be \`${printable(value)}\`, only one of ${options}${question}`;
    }
    default: {
      const [first = ""] = message.split("\nSee more help");
      const text = first.replace(/^The following errors? occurred:\s*/, "").replaceAll(/\s*\n\s*/g, "; ");
      return `${text.charAt(0).toLowerCase()}${text.slice(1)}`;
    }
  }
}

function unexpected(words: readonly string[]): string {
  const shown = words.map((word) => `\`${printable(word)}\``);
  return `unexpected argument${shown.length === 1 ? "" : "s"} ${shown.join(", ")}`;
}

function explainCommand(typed: string): string {
  const names = commandTable.map(({ id }) => typedName(id));
  // The words after the first may be arguments that were taken for parts of the name.
  const [first = ""] = typed.split(" ");
  const meant = suggest(typed, names) ?? suggest(first, names) ?? suggest(first, ["audit"]);
  const unknown = names.some((name) => name.startsWith(`${first} `)) ? typed : first;
  return `no command \`${printable(unknown)}\`${meant === undefined ? "" : `; did you mean \`${meant}\`?`}`;
}

function explainFlag(word: string, known: readonly string[]): string {
  // What follows `=` may be a secret under a misspelt name.
  const [name = ""] = word.split("=");
  const meant = name.startsWith("--") ? suggest(name.slice(2), known) : undefined;
  return `no flag \`${printable(name)}\`${meant === undefined ? "" : `; did you mean \`--${meant}\`?`}`;
}
