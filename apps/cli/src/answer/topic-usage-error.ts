import { commandTable, typedName } from "../command-table.ts";
import { UsageError } from "../usage-error.ts";
import { wantsJson } from "./wants-json.ts";

/**
 * What is wrong with a command line that names a topic alone (`audit --json`) and asks for JSON: oclif would answer it with the
 * topic's help. Undefined for any other, such as the same for people, who are helped by that.
 */
export function topicUsageError(argv: readonly string[]): UsageError | undefined {
  const [topic = "", next = "-"] = argv;
  if (!next.startsWith("-") || !wantsJson(argv)) return undefined;
  const names = commandTable.filter(({ id }) => id.startsWith(`${topic}:`)).map(({ id }) => typedName(id));
  if (names.length === 0) return undefined;
  return new UsageError(`\`${topic}\` is not a command by itself`, {
    cure: `name one of its commands: ${names.join(", ")}`,
  });
}
