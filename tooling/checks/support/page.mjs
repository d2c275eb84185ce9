// What a page of the documentation asks the reader to do, step by step. The words behind a block's language say it;
// CONTRIBUTING.md has them in a table.

import { codeBlocks } from "./markdown.mjs";

/**
 * @typedef {object} Step
 * @property {"module" | "shell" | "file"} kind
 * @property {number} line where it begins in the page
 * @property {string} text for a module: as many empty lines as stand above it in the page, then its code
 * @property {boolean} run false: a module that is only type-checked
 * @property {string} [file] for a file: its path below the page's folder
 * @property {{ line: number, text: string }} [output] what the page says the step prints
 */

const module = new Set(["ts", "typescript", "mts", "js", "javascript", "mjs"]);
const shell = new Set(["sh", "bash", "shell", "console"]);

/**
 * @param {string} page
 * @returns {{ steps: Step[], problems: { line: number, message: string }[] }}
 */
export function readPage(page) {
  /** @type {Step[]} */
  const steps = [];
  /** @type {{ line: number, message: string }[]} */
  const problems = [];
  for (const block of codeBlocks(page)) {
    const { language, words, line, text, file } = block;
    const previous = steps.at(-1);
    if (words.includes("output")) {
      if (previous?.run) previous.output ??= { line, text };
      else problems.push({ line, message: "an output without a step that runs before it" });
    } else if (module.has(language)) {
      const last = steps.findLast((step) => step.kind === "module");
      if (!words.includes("continue")) {
        steps.push({ kind: "module", line, text: atLine(line, "", text), run: !words.includes("check") });
      } else if (last === undefined) {
        problems.push({ line, message: "`continue` without a block to continue" });
      } else {
        last.text = atLine(line, last.text, text);
      }
    } else if (shell.has(language)) {
      if (words.includes("run")) steps.push({ kind: "shell", line, text, run: true });
      else if (!words.includes("show") && /^\s*(?:\$ )?(?:npx )?agent-safe\b/m.test(text)) {
        problems.push({
          line,
          message: "a block that calls agent-safe is marked `sh run`, or `sh show` where it cannot be run",
        });
      }
    } else if (file !== undefined) {
      steps.push({ kind: "file", line, text, file, run: true });
    }
  }
  return { steps, problems };
}

/**
 * Puts code on the lines that it has in the page, so that a compiler's complaint names the page's line.
 *
 * @param {number} line
 * @param {string} before
 * @param {string} text
 */
function atLine(line, before, text) {
  return before + "\n".repeat(Math.max(0, line - 1 - (before.split("\n").length - 1))) + text;
}

/**
 * Whether a step printed what the page says. `…` in a line stands for anything; a line `…` for any number of lines.
 *
 * @param {string} expected
 * @param {string} printed
 */
export function printsAsShown(expected, printed) {
  const lines = trimLines(expected).map((line) =>
    line.trim() === "…" ? "(?:.*\n)*?" : `${line.split("…").map(escapeRegExp).join(".*")}\n`,
  );
  return new RegExp(`^${lines.join("")}$`).test(`${trimLines(printed).join("\n")}\n`);
}

/** @param {string} text */
function trimLines(text) {
  return text
    .trim()
    .split("\n")
    .map((line) => line.trimEnd());
}

/** @param {string} text */
function escapeRegExp(text) {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
