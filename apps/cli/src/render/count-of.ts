/** `1 action`, `2 actions`. */
export function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** An amount of files for a progress bar, where it may be a fraction. */
export function countFiles(files: number): string {
  return countOf(Math.round(files), "file");
}
