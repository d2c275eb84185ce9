import type { ProblemInput } from "../problem.ts";

/** An escape such as `\ud800` stands for half a character: no UTF-8 and no canonical JSON can hold it. */
export function loneSurrogate(text: string): ProblemInput {
  const at = text.search(/\p{Cs}/u);
  const code = text.charCodeAt(at).toString(16).toUpperCase();
  return {
    code: "LONE_SURROGATE",
    message: `the text holds U+${code}, which is half a character on its own`,
    cure: "remove the escape, or write the character itself",
  };
}
