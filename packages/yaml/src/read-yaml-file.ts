import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";
import { fileProblem, systemReason } from "./file-problem.ts";
import { maxFileBytes } from "./limits.ts";
import { type ParsedYaml, parseYaml } from "./parse-yaml.ts";
import { tooLarge } from "./read/decode.ts";

/** Reads a YAML file as `parseYaml` does. A file that cannot be read is a problem too. */
export function readYamlFile(path: string): ParsedYaml {
  let content: Uint8Array | undefined;
  try {
    content = readRegularFile(path);
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === "ENOENT";
    return {
      problems: [
        fileProblem(path, {
          code: missing ? "FILE_NOT_FOUND" : "FILE_UNREADABLE",
          message: missing ? "the file does not exist" : `the file cannot be read: ${systemReason(error)}`,
          cure: missing ? "correct the path, or create the file" : "check the path and its permissions",
        }),
      ],
    };
  }
  if (content === undefined) {
    const input = { code: "NOT_A_FILE", message: "this is not a regular file", cure: "name a file" };
    return { problems: [fileProblem(path, input)] };
  }
  if (content.length > maxFileBytes) return { problems: [fileProblem(path, tooLarge)] };
  return parseYaml(content, path);
}

/** A file's bytes, at most one more than are allowed; undefined when it is no regular file. */
function readRegularFile(path: string): Uint8Array | undefined {
  // Without O_NONBLOCK, opening a named pipe waits for a writer.
  const descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const stats = fstatSync(descriptor);
    if (!stats.isFile()) return undefined;
    const buffer = Buffer.allocUnsafe(Math.min(stats.size, maxFileBytes) + 1);
    let length = 0;
    while (length < buffer.length) {
      const read = readSync(descriptor, buffer, length, buffer.length - length, null);
      if (read === 0) break;
      length += read;
    }
    return buffer.subarray(0, length);
  } finally {
    closeSync(descriptor);
  }
}
