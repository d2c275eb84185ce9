import { SyntaxProblem } from "./syntax-problem.ts";

/** Remembers where brackets and quotes were opened: the library reports what is not closed at the end of the file. */
export class Openings {
  readonly #brackets: number[] = [];
  #quote = 0;

  /** Takes note of a lexeme; the library's lexer gives each bracket, and each text in quotes, as one. */
  see(lexeme: string, offset: number): void {
    switch (lexeme.charAt(0)) {
      case "[":
      case "{":
        if (lexeme.length === 1) this.#brackets.push(offset);
        break;
      case "]":
      case "}":
        if (lexeme.length === 1) this.#brackets.pop();
        break;
      case '"':
      case "'":
        this.#quote = offset;
        break;
    }
  }

  /** The problem at the place of the opening, when the library says that something is not closed. */
  unclosed(libraryMessage: string): SyntaxProblem | undefined {
    if (libraryMessage.startsWith("Missing closing")) {
      const cure = "close it before the end of its line, or double a quote that is meant as text";
      return problem("a quote is opened here and never closed", cure, this.#quote);
    }
    const bracket = this.#brackets.at(-1);
    if (bracket === undefined || !/ end with a [\]}]$/.test(libraryMessage)) return undefined;
    const cure = "close it; indent its further lines deeper than the key that it belongs to";
    return problem("a bracket is opened here and never closed", cure, bracket);
  }
}

function problem(message: string, cure: string, offset: number): SyntaxProblem {
  return new SyntaxProblem({ code: "YAML_SYNTAX", message, cure }, offset);
}
