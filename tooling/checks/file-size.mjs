// A source file over 300 lines is usually two things. Only a warning: sometimes it is one.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../workspace.mjs";
import { repositoryFiles } from "./support/repository-files.mjs";

export const title = "source files are short";

const limit = 300;

/** @returns {import("./run.mjs").Finding} */
export function check() {
  const files = repositoryFiles().filter(
    (file) => /\.(?:ts|mjs)$/.test(file) && !/\.(?:test|test-d)\.ts$/.test(file),
  );
  const long = files
    .map((file) => ({ file, lines: readFileSync(join(root, file), "utf8").split("\n").length - 1 }))
    .filter(({ lines }) => lines > limit);
  return {
    problems: [],
    warnings: long.map(({ file, lines }) => `${file} has ${lines} lines; is it one thing?`),
    summary: `${files.length} files`,
  };
}
