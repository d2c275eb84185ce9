import { writeFileSync } from "node:fs";
import { UsageError } from "../usage-error.ts";

/**
 * Writes what a command made into the file that `--output` names.
 *
 * @throws UsageError
 */
export function writeOutput(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new UsageError(
      `cannot write \`${file}\`: ${error instanceof Error ? error.message : String(error)}`,
      {
        cure: "name a file in a folder that exists and may be written after --output",
        cause: error,
      },
    );
  }
}
