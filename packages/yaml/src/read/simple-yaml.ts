import { maxDepth } from "../limits.ts";
import { lineAt } from "../position.ts";
import type { ProblemInput } from "../problem.ts";
import { listNode, type Member, mappingNode, type SourceNode, scalarNode } from "../source-node.ts";
import { readBlockScalar } from "./block-scalar.ts";
import { duplicateKey } from "./duplicate-key.ts";
import { GaveUp, Scanner } from "./scanner.ts";
import { readFlow } from "./simple-flow.ts";

/**
 * Reads the part of YAML that configuration is mostly written in, many times faster than the library: block mappings and lists, flow
 * collections, scalars on one line, literal and folded blocks, comments.
 *
 * It gives up at everything else and at everything that is wrong, so it never explains an error and never decides
 * what is doubtful: the library then reads the file from the start. What it does read, it reads as the library does,
 * which a test compares.
 */
export function readSimpleYaml(text: string): SimpleResult {
  // A line break to some readers of YAML, a character to others.
  const loneReturn = text.search(/\r(?!\n)/);
  if (loneReturn !== -1) return { gaveUpAt: loneReturn, reason: undefined };
  try {
    return { root: new SimpleReader(text).document() };
  } catch (error) {
    if (error instanceof GaveUp) return { gaveUpAt: error.at, reason: error.reason };
    throw error;
  }
}

/** The root is undefined when the file holds nothing but comments. */
export type SimpleResult =
  | { readonly root: SourceNode | undefined }
  | { readonly gaveUpAt: number; readonly reason: ProblemInput | undefined };

const doubleQuote = 34;
const singleQuote = 39;
const greater = 62;
const openBracket = 91;
const openBrace = 123;
const bar = 124;

const documentStart = /---(?: +#[^\n]*| *)\r?\n/y;

class SimpleReader {
  readonly #scanner: Scanner;

  constructor(text: string) {
    this.#scanner = new Scanner(text);
  }

  document(): SourceNode | undefined {
    const scanner = this.#scanner;
    this.#skipDocumentStart();
    const column = scanner.nextLine();
    if (column === -1) return undefined;
    const root = this.#block(column, 0);
    if (scanner.nextLine() !== -1) scanner.giveUp();
    return root;
  }

  #skipDocumentStart(): void {
    const { text } = this.#scanner;
    const at = text.startsWith("---") ? 0 : text.indexOf("\n---") + 1;
    // Only comments and blank lines may stand before it.
    if (!/^(?: *(?:#[^\n]*)?\r?\n)*$/.test(text.slice(0, at))) return;
    const line = this.#scanner.match(documentStart, at);
    if (line !== undefined) this.#scanner.lineStart = at + line.length;
  }

  /** A mapping or list that begins on the current line in this column. */
  #block(column: number, depth: number): SourceNode {
    const start = this.#scanner.lineStart + column;
    return this.#scanner.isDash(start)
      ? this.#list(column, start, depth)
      : this.#mapping(column, start, depth);
  }

  #list(column: number, start: number, depth: number): SourceNode {
    const scanner = this.#scanner;
    if (depth >= maxDepth) scanner.giveUp(start);
    const items: SourceNode[] = [];
    for (let at = start; ; ) {
      items.push(this.#item(at + 1, column, depth + 1));
      const next = scanner.nextLine();
      if (next > column) scanner.giveUp();
      at = scanner.lineStart + next;
      if (next < column || !scanner.isDash(at)) return listNode(start, scanner.lastEnd, items);
    }
  }

  /** What follows a dash. */
  #item(afterDash: number, column: number, depth: number): SourceNode {
    const scanner = this.#scanner;
    const at = scanner.skipSpaces(afterDash);
    if (scanner.endsLine(at, afterDash)) {
      const next = scanner.nextLine();
      return next > column ? this.#block(next, depth) : scalarNode(afterDash, afterDash, null, "");
    }
    const itemColumn = at - scanner.lineStart;
    if (scanner.isDash(at)) return this.#list(itemColumn, at, depth);
    if (scanner.keyAt(at) !== undefined) return this.#mapping(itemColumn, at, depth);
    return this.#value(at, column, depth);
  }

  #mapping(column: number, start: number, depth: number): SourceNode {
    const scanner = this.#scanner;
    if (depth >= maxDepth) scanner.giveUp(start);
    const members = new Map<string, Member>();
    for (let at = start; ; ) {
      const key = scanner.keyAt(at) ?? scanner.giveUp(at);
      const first = members.get(key.name);
      if (first !== undefined)
        scanner.giveUp(at, duplicateKey(key.name, lineAt(scanner.text, first.keyStart)));
      const node = this.#member(key.after, column, depth + 1);
      members.set(key.name, { keyStart: at, keyEnd: key.end, keyPlain: key.plain, node });
      const next = scanner.nextLine();
      if (next > column) scanner.giveUp();
      if (next < column) return mappingNode(start, scanner.lastEnd, members);
      at = scanner.lineStart + next;
    }
  }

  /** What follows a key's colon. */
  #member(afterColon: number, column: number, depth: number): SourceNode {
    const scanner = this.#scanner;
    const at = scanner.skipSpaces(afterColon);
    if (!scanner.endsLine(at, afterColon)) return this.#value(at, column, depth);
    const next = scanner.nextLine();
    // A list may stand in the same column as the key that it belongs to.
    const isList = next === column && scanner.isDash(scanner.lineStart + next);
    return next > column || isList ? this.#block(next, depth) : scalarNode(afterColon, afterColon, null, "");
  }

  /** A value that begins on the current line and takes the rest of it. */
  #value(at: number, column: number, depth: number): SourceNode {
    const scanner = this.#scanner;
    switch (scanner.text.charCodeAt(at)) {
      case bar:
      case greater:
        return readBlockScalar(scanner, at, column);
      case doubleQuote:
      case singleQuote:
        return finish(scanner, scanner.quoted(at));
      case openBracket:
      case openBrace:
        return finish(scanner, readFlow(scanner, at, column, depth));
      default:
        return scanner.plainLine(at);
    }
  }
}

function finish(scanner: Scanner, node: SourceNode): SourceNode {
  scanner.finishLine(node.end);
  return node;
}
