/**
 * Whether the command line asks for JSON. Looked up before anything is parsed, since a command line that does not parse
 * is answered in JSON too.
 */
export function wantsJson(argv: readonly string[]): boolean {
  const end = argv.indexOf("--");
  const words = end === -1 ? argv : argv.slice(0, end);
  return words.includes("--json") || words.includes("--json-output");
}
