import { type BigIntStats, statSync } from "node:fs";
import { resolve } from "node:path";

/** Whether two paths lead to the same file, links of both kinds included. Of files that are not there, the paths themselves are compared. */
export function isSameFile(one: string, other: string): boolean {
  if (resolve(one) === resolve(other)) return true;
  const first = stats(one);
  const second = stats(other);
  return first !== undefined && second !== undefined && first.dev === second.dev && first.ino === second.ino;
}

function stats(file: string): BigIntStats | undefined {
  try {
    return statSync(file, { bigint: true });
  } catch {
    return undefined;
  }
}
