import { UsageError } from "../usage-error.ts";
import { readText } from "./read-text.ts";

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
  if (argument === "-") return readText("-", "--params -");
  if (argument.startsWith("@")) return readText(argument.slice(1), "--params @FILE");
  return argument.replace(/^\ufeff/, ""); // as `"$(cat FILE)"` may have it
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const place = placeOf(error instanceof Error ? error.message : "", text);
    throw new UsageError(`--params is not JSON${place === undefined ? "" : `: ${place}`}`, {
      cure: `quote it for the shell, with double quotes inside: --params '{"namespace": "dev"}'`,
    });
  }
}

/** Where the text stops being JSON. The engine's own message quotes the text, which may hold secrets; its position does not. */
function placeOf(message: string, text: string): string | undefined {
  if (text.trim() === "") return "it is empty";
  const position = /at position (\d+)/.exec(message)?.[1];
  if (message.startsWith("Unexpected end") || Number(position) >= text.length) return "it ends too early";
  if (position !== undefined) return `wrong at character ${Number(position) + 1}`;
  // A token that cannot stand where it does comes without a position.
  return text.trimStart().startsWith("{") ? undefined : "it does not begin with `{`";
}
