import { isAbsolute, relative } from "node:path";
import { printable } from "@agent-safe/core";

/** A path as people want to see it: from the current folder where it lies below, else whole. */
export function shownPath(path: string): string {
  const below = relative(process.cwd(), path);
  return printable(below === "" || below.startsWith("..") || isAbsolute(below) ? path : below);
}
