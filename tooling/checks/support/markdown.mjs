// The code blocks of a Markdown page, with the words that stand behind the language.

/**
 * @typedef {object} Block
 * @property {string} language first word of the info string, in lower case
 * @property {string[]} words the other words of the info string: `run`, `check`, `continue` ...
 * @property {string | undefined} file the value of a word `file=...`
 * @property {number} line line of the block's first line of text in the page, from 1
 * @property {string} text
 */

/**
 * @param {string} page
 * @returns {Block[]}
 */
export function codeBlocks(page) {
  /** @type {Block[]} */
  const blocks = [];
  /** @type {{ fence: string, indent: number, block: Block, lines: string[] } | undefined} */
  let open;
  for (const [index, line] of page.split("\n").entries()) {
    const fence = /^(\s*)(`{3,}|~{3,})\s*(.*)$/.exec(line);
    if (open !== undefined) {
      if (fence?.[2]?.startsWith(open.fence) && fence[3] === "") {
        blocks.push({ ...open.block, text: open.lines.map((text) => `${text}\n`).join("") });
        open = undefined;
      } else {
        // A block inside a list is indented as a whole.
        open.lines.push(line.slice(0, open.indent).trim() === "" ? line.slice(open.indent) : line);
      }
      continue;
    }
    if (fence === null) continue;
    const [language = "", ...words] = (fence[3] ?? "").split(/\s+/);
    const file = words.find((word) => word.startsWith("file="))?.slice("file=".length);
    open = {
      fence: fence[2] ?? "",
      indent: fence[1]?.length ?? 0,
      block: { language: language.toLowerCase(), words, file, line: index + 2, text: "" },
      lines: [],
    };
  }
  return blocks;
}
