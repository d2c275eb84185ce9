import type { ErrorCode } from "yaml";
import type { ProblemInput } from "../problem.ts";

const code = "YAML_SYNTAX";

const known: Partial<Record<ErrorCode, { message: string; cure: string }>> = {
  BAD_ALIAS: { message: "an anchor or alias without a usable name", cure: "write `&name` and `*name`" },
  BAD_DQ_ESCAPE: {
    message: "an escape that double quotes do not know",
    cure: "write `\\\\` for a backslash, or use single quotes, in which a backslash is plain text",
  },
  BAD_INDENT: {
    message: "the indentation does not fit the lines above",
    cure: "start all keys of a mapping, and all dashes of a list, in the same column; indent what belongs to them deeper",
  },
  BAD_SCALAR_START: {
    message: "plain text cannot start with this character",
    cure: "put the text into quotes",
  },
  BLOCK_AS_IMPLICIT_KEY: {
    message: "a second `: ` on one line",
    cure: "put text that contains `: ` into quotes, or start a nested mapping on a line of its own",
  },
  BLOCK_IN_FLOW: {
    message: "an indented block inside `[...]` or `{...}`",
    cure: "write the inner value in brackets too, or the outer one as a block",
  },
  KEY_OVER_1024_CHARS: { message: "a key of over 1024 characters", cure: "shorten the key" },
  MULTILINE_IMPLICIT_KEY: {
    message: "a key that goes over several lines; a `: ` may be missing above",
    cure: "write `key: value` on one line; put text of several lines into quotes",
  },
  MULTIPLE_ANCHORS: { message: "two anchors at one value", cure: "keep one of them" },
  MULTIPLE_TAGS: { message: "two tags at one value", cure: "remove them" },
  TAB_AS_INDENT: { message: "a tab is used for indentation", cure: "indent with spaces" },
};

/** A syntax error of the YAML library in our words, where its own words need its documentation. */
export function describeLibraryError(libraryCode: ErrorCode, libraryMessage: string): ProblemInput {
  const words = known[libraryCode];
  if (words !== undefined) return { code, ...words };
  const message = libraryMessage.charAt(0).toLowerCase() + libraryMessage.slice(1, 200);
  if (libraryMessage.startsWith("Implicit map keys need to be followed by map values")) {
    return {
      code,
      message: "a key without `:` and value",
      cure: "write `key: value`, with a space after the colon",
    };
  }
  return { code, message, cure: "correct the YAML here; the cause may be on the line above" };
}
