import { readFileSync } from "node:fs";
import { UsageError } from "../usage-error.ts";

/**
 * The text of a file that the command line names; `-` is standard input.
 *
 * @param what the flag or argument that named it, for the error
 * @throws UsageError
 */
export function readText(file: string, what: string): string {
  try {
    return readFileSync(file === "-" ? 0 : file, "utf8");
  } catch (error) {
    throw new UsageError(
      `cannot read \`${file}\`: ${error instanceof Error ? error.message : String(error)}`,
      { cure: `name a readable file as ${what}`, cause: error },
    );
  }
}
