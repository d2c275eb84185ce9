import type { JsonObject } from "@agent-safe/core";
import { readJson } from "./read/read-json.ts";
import { createSource, ProblemText, type YamlSource } from "./yaml-source.ts";

/**
 * A value in memory as the file that it might have been, so that it can be checked as files are. Its problems point
 * into its indented JSON text, which is only made when there is a problem; all positions are 1:1.
 *
 * @param value plain JSON data, at most 64 levels deep
 * @param file what to show instead of a file's name
 */
export function valueSource(value: JsonObject, file: string): YamlSource {
  let made: YamlSource | undefined;
  const written = (): YamlSource => {
    made ??= fromText(JSON.stringify(value, null, 2), file);
    return made;
  };
  return {
    file,
    value,
    get root() {
      return written().root;
    },
    written: false,
    position: () => ({ file, line: 1, column: 1 }),
    problem: (path, input, of) => written().problem(path, input, of),
  };
}

function fromText(text: string, file: string): YamlSource {
  const json = readJson(text);
  if (!("root" in json) || json.root.kind !== "mapping")
    throw new TypeError("the value is no JSON object, or nested too deep");
  return createSource(new ProblemText(file, text), json.root);
}
