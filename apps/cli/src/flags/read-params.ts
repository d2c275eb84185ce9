import { readFileSync } from "node:fs";
import { UsageError } from "../usage-error.ts";

/**
 * The value of `--params`: JSON itself, `-` for standard input, or `@FILE`. Whether the parameters fit the action is for the decision;
 * here only a JSON object is asked for.
 *
 * @throws UsageError
 */
export function readParams(argument: string | undefined): Record<string, unknown> | undefined {
  if (argument === undefined) return undefined;
  const value = parse(read(argument));
  if (typeof value === "object" && value !== null && !Array.isArray(value))
    return value as Record<string, unknown>;
  throw new UsageError("--params is not a JSON object", {
    cure: `write parameters by name: '{"namespace": "dev"}'`,
  });
}

function read(argument: string): string {
  if (argument === "-") return readFileSync(0, "utf8");
  if (!argument.startsWith("@")) return argument;
  const file = argument.slice(1);
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new UsageError(
      `cannot read \`${file}\`: ${error instanceof Error ? error.message : String(error)}`,
      {
        cure: "name a readable file after --params @",
        cause: error,
      },
    );
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    // The engine's own message quotes the text, which may hold secrets; its position does not.
    const position = /position (\d+)/.exec(error instanceof Error ? error.message : "")?.[1];
    const place = position === undefined ? "it ends too early" : `wrong at character ${Number(position) + 1}`;
    throw new UsageError(`--params is not JSON: ${place}`, {
      cure: `quote it for the shell, with double quotes inside: --params '{"namespace": "dev"}'`,
    });
  }
}
