import { maxFileBytes } from "../limits.ts";
import type { ProblemInput } from "../problem.ts";
import type { Finding } from "./syntax-problem.ts";

// What YAML 1.2 section 5.1 does not allow in a file: control characters, lone surrogates, non-characters.
const notPrintable = /[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;
const byteOrderMark = "\ufeff";

export const tooLarge: ProblemInput = {
  code: "FILE_TOO_LARGE",
  message: "the file is larger than 1 MiB",
  cure: "split it into several files",
};

export interface Decoded {
  readonly text: string;
  /** Why the text cannot be used. */
  readonly finding?: Finding;
}

/**
 * The text of a file: UTF-8 without its byte order mark, each lone carriage return turned into the line break that
 * YAML takes it for; or what is wrong, with the text up to there.
 */
export function decode(content: string | Uint8Array): Decoded {
  if (sizeOf(content) > maxFileBytes) return { text: "", finding: { input: tooLarge, start: 0, end: 0 } };
  const decoded: Decoded = typeof content === "string" ? { text: content } : decodeUtf8(content);
  if (decoded.finding !== undefined) return decoded;
  const clean = decoded.text.startsWith(byteOrderMark) ? decoded.text.slice(1) : decoded.text;
  const text = clean.replace(/\r(?!\n)/g, "\n");
  const at = text.search(notPrintable);
  return at === -1 ? { text } : { text, finding: controlCharacter(text, at) };
}

function controlCharacter(text: string, at: number): Finding {
  const code = text.codePointAt(at)!.toString(16).padStart(4, "0").toUpperCase();
  return {
    input: {
      code: "CONTROL_CHARACTER",
      message: `the character U+${code} cannot stand in a YAML file`,
      cure: "remove it, or write it as an escape inside double quotes; a file with many of them is not a text file",
    },
    start: at,
    end: at + 1,
  };
}

function sizeOf(content: string | Uint8Array): number {
  // A UTF-16 unit takes at least one byte of UTF-8, so a longer string need not be measured.
  return typeof content === "string" && content.length <= maxFileBytes
    ? Buffer.byteLength(content)
    : content.length;
}

function decodeUtf8(content: Uint8Array): Decoded {
  try {
    return { text: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(content) };
  } catch {
    const utf16 =
      (content[0] === 0xff && content[1] === 0xfe) || (content[0] === 0xfe && content[1] === 0xff);
    const input: ProblemInput = {
      code: "NOT_UTF8",
      message: utf16 ? "the file is UTF-16, not UTF-8" : "the file is not UTF-8 text from here on",
      cure: "save it as UTF-8",
    };
    const text = validPrefix(content);
    return { text, finding: { input, start: text.length, end: text.length } };
  }
}

/** The text of the longest prefix that is UTF-8. */
function validPrefix(content: Uint8Array): string {
  let text = "";
  let good = 0;
  let bad = content.length;
  while (good < bad) {
    const middle = (good + bad + 1) >>> 1;
    try {
      // `stream` forgives a character that is cut off at the end.
      text = new TextDecoder("utf-8", { fatal: true }).decode(content.subarray(0, middle), { stream: true });
      good = middle;
    } catch {
      bad = middle - 1;
    }
  }
  return text;
}
