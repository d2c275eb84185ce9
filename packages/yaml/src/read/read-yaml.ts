import { Composer, type CST, type Document, type ErrorCode, Lexer, type ParsedNode, Parser } from "yaml";
import { maxDepth, maxLexemes } from "../limits.ts";
import type { ProblemInput } from "../problem.ts";
import { describeLibraryError } from "./library-errors.ts";
import { Openings } from "./openings.ts";
import { SyntaxProblem } from "./syntax-problem.ts";

// The document, the node on top that is still open, and one to spare.
const deepestStack = maxDepth + 3;

export const tooDeep = {
  code: "TOO_DEEP",
  message: `lists and mappings are nested more than ${maxDepth} levels deep`,
  cure: "flatten the file",
};

/** Where a reader of simpler files stopped, and what is wrong there if it could tell. */
export interface Stopped {
  readonly gaveUpAt: number;
  readonly reason: ProblemInput | undefined;
}

/**
 * The one document of a YAML 1.2 text as the library's tree, or undefined when there is none.
 *
 * The library's parts are driven one lexeme at a time, since as a whole it overflows the stack on deep nesting and
 * takes minutes over a hostile 1 MiB: depth and number of lexemes are bounded, and the first error ends it.
 *
 * @param stopped named as the place when the text has too many lexemes for the library
 * @throws SyntaxProblem
 */
export function readYaml(text: string, stopped: Stopped): Document.Parsed<ParsedNode> | undefined {
  const parser = new Parser();
  const openings = new Openings();
  const composer = createComposer(openings);
  const documents: Document.Parsed<ParsedNode>[] = [];
  const compose = (tokens: Iterable<CST.Token>): void => {
    for (const token of tokens) {
      if (token.type === "directive") checkDirective(token.source, token.offset);
      if (token.type === "error") {
        throw new SyntaxProblem(describeLibraryError("UNEXPECTED_TOKEN", token.message), token.offset);
      }
      for (const document of composer.next(token)) documents.push(document);
      if (token.type === "document" && documents.length > 0) throw severalDocuments(token.offset);
    }
  };
  let lexemes = 0;
  for (const lexeme of new Lexer().lex(text)) {
    if (++lexemes > maxLexemes) throw new SyntaxProblem(stopped.reason ?? tooComplex, stopped.gaveUpAt);
    openings.see(lexeme, parser.offset);
    compose(parser.next(lexeme));
    if (parser.stack.length > deepestStack) throw new SyntaxProblem(tooDeep, parser.offset - lexeme.length);
  }
  compose(parser.end());
  for (const document of composer.end()) documents.push(document);
  if (documents.length > 1) throw severalDocuments(documents[1]!.range[0]);
  return documents[0];
}

const tooComplex = {
  code: "TOO_COMPLEX",
  message: "what stands here is wrong, or too unusual for so large a file",
  cure: "correct it, write it without anchors, tags and values over several lines, or split the file",
};

function severalDocuments(offset: number): SyntaxProblem {
  return new SyntaxProblem(
    {
      code: "SEVERAL_DOCUMENTS",
      message: "a second YAML document begins here, and a file holds one",
      cure: "put it into a file of its own, or remove the `---` line",
    },
    offset,
  );
}

function checkDirective(source: string, offset: number): void {
  if (/^%YAML\s+1\.2\s*(?:#.*)?$/.test(source)) return;
  const version = source.startsWith("%YAML");
  throw new SyntaxProblem(
    {
      code: "DIRECTIVE_REFUSED",
      message: version ? "only YAML 1.2 is read" : "directives are not read",
      cure: version
        ? "remove this line, and write `true` and `false` where YAML 1.1 has `yes` and `no`"
        : "remove this line",
    },
    offset,
    offset + source.length,
  );
}

/** The library's composer, stopped at its first error: each further one costs a stack trace, a million of them 20 s. */
function createComposer(openings: Openings): Composer {
  const composer = new Composer({
    version: "1.2",
    schema: "core",
    // The library's own check is quadratic; we have another.
    uniqueKeys: false,
    resolveKnownTags: false,
    prettyErrors: false,
    strict: true,
  });
  let first: SyntaxProblem | undefined;
  const onError = (source: ErrorSource, code: ErrorCode, message: string, warning?: boolean): void => {
    if (warning === true) return;
    first ??=
      openings.unclosed(message) ??
      new SyntaxProblem(describeLibraryError(code, message), ...rangeOf(source));
    // Thrown again when the library catches it on its way out, and calls here to report what it caught.
    throw first;
  };
  Reflect.set(composer, "onError", onError);
  return composer;
}

type ErrorSource = number | readonly number[] | { readonly offset: number; readonly source?: string };

function rangeOf(source: ErrorSource): [number, number] {
  if (typeof source === "number") return [source, source + 1];
  if ("offset" in source) return [source.offset, source.offset + (source.source?.length ?? 1)];
  return [source[0]!, source[1]!];
}
