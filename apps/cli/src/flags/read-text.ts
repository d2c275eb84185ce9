import { readFileSync } from "node:fs";
import { UsageError } from "../usage-error.ts";

/**
 * The text of a file that the command line names, without a byte order mark; `-` is standard input.
 *
 * @param what the flag or argument that named it, for the error
 * @throws UsageError also when it is not UTF-8: replaced characters would be another text than the one that was meant
 */
export function readText(file: string, what: string): string {
  const shown = file === "-" ? "standard input" : `\`${file}\``;
  let bytes: Buffer;
  try {
    bytes = readFileSync(file === "-" ? 0 : file);
  } catch (error) {
    throw new UsageError(`cannot read ${shown}: ${error instanceof Error ? error.message : String(error)}`, {
      cure: `name a readable file as ${what}`,
      cause: error,
    });
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    throw new UsageError(`${shown} is not UTF-8 text`, {
      cure: `give ${what} as UTF-8; some shells and editors write UTF-16 or Latin-1`,
      cause: error,
    });
  }
}
