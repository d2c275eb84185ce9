// Turns a shell block of a page into a script that stops at the first command that ends otherwise than the page says.

import { spawnSync } from "node:child_process";

/**
 * The commands of a block; a command may take several lines (a trailing backslash, quotes, a here-document).
 *
 * @param {string} block
 * @returns {{ text: string, exit: number }[]} with the exit code that the page announces by a comment `# exits 10`
 */
export function commandsOf(block) {
  const commands = [];
  let text = "";
  for (const line of block.split("\n")) {
    if (text === "" && /^\s*(?:#.*)?$/.test(line)) continue;
    text += `${line}\n`;
    if (!isComplete(text)) continue;
    const exit = /\s#\s*exits (\d+)\s*$/.exec(text)?.[1];
    commands.push({ text: text.trimEnd(), exit: exit === undefined ? 0 : Number(exit) });
    text = "";
  }
  if (text !== "") commands.push({ text: text.trimEnd(), exit: 0 });
  return commands;
}

/** @param {string} text */
function isComplete(text) {
  if (text.endsWith("\\\n")) return false;
  const { status, stderr } = spawnSync("bash", ["-n"], { input: text, encoding: "utf8" });
  // Bash only warns of a here-document that does not end.
  return status === 0 && stderr === "";
}

/**
 * The script for a block. It ends by writing down the folder that it ended in, where the page's next block goes on; a
 * block that leaves the shell before has not been run to its end.
 *
 * @param {string} block
 * @param {string} folderFile
 */
export function shellScript(block, folderFile) {
  const complain = (/** @type {string} */ what) =>
    `trap - EXIT; printf '%s %s\\n' ${quote(what)} "$ended" >&2; exit 1`;
  const lines = commandsOf(block).flatMap(({ text, exit }) => [
    text,
    `ended=$?; [ "$ended" = ${exit} ] || { ${complain(`${text}\nwas to exit ${exit}, and exited`)}; }`,
  ]);
  const left = `ended=$?; ${complain("the block leaves the shell before its end, with")}`;
  return [`trap ${quote(left)} EXIT`, ...lines, `pwd > ${quote(folderFile)}`, "trap - EXIT", ""].join("\n");
}

/** @param {string} text */
function quote(text) {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
