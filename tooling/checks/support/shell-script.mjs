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
 * The script for a block. It ends by writing down the folder that it ended in, where the page's next block goes on.
 *
 * @param {string} block
 * @param {string} folderFile
 */
export function shellScript(block, folderFile) {
  const lines = commandsOf(block).flatMap(({ text, exit }) => [
    text,
    `ended=$?; if [ "$ended" != ${exit} ]; then printf '%s\\n' ${quote(`${text}\nwas to exit ${exit}, and exited`)} "$ended" >&2; exit 1; fi`,
  ]);
  return [...lines, `pwd > ${quote(folderFile)}`, ""].join("\n");
}

/** @param {string} text */
function quote(text) {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
