import { maxDepth } from "../limits.ts";
import { listNode, type Member, mappingNode, type SourceNode } from "../source-node.ts";
import { type Scanner, withoutSpacesAtEnd } from "./scanner.ts";

const newline = 10;
const carriageReturn = 13;
const doubleQuote = 34;
const hash = 35;
const singleQuote = 39;
const comma = 44;
const colon = 58;
const openBracket = 91;
const closeBracket = 93;
const openBrace = 123;
const closeBrace = 125;

/**
 * Reads `[...]` or `{...}` for the simple reader.
 *
 * @param column of the block around it; lines that it goes on over are indented deeper
 */
export function readFlow(scanner: Scanner, at: number, column: number, depth: number): SourceNode {
  return new FlowReader(scanner, column).collection(at, depth);
}

class FlowReader {
  readonly #scanner: Scanner;
  readonly #column: number;

  constructor(scanner: Scanner, column: number) {
    this.#scanner = scanner;
    this.#column = column;
  }

  collection(start: number, depth: number): SourceNode {
    if (depth >= maxDepth) this.#scanner.giveUp(start);
    return this.#code(start) === openBracket ? this.#list(start, depth + 1) : this.#mapping(start, depth + 1);
  }

  #list(start: number, depth: number): SourceNode {
    const items: SourceNode[] = [];
    let at = this.#skip(start + 1);
    while (this.#code(at) !== closeBracket) {
      const item = this.#value(at, depth);
      items.push(item);
      at = this.#separator(item.end, closeBracket);
    }
    return listNode(start, at + 1, items);
  }

  #mapping(start: number, depth: number): SourceNode {
    const members = new Map<string, Member>();
    let at = this.#skip(start + 1);
    while (this.#code(at) !== closeBrace) {
      const key = this.#scalar(at);
      const keyEnd = key.end;
      const colonAt = this.#scanner.skipSpaces(keyEnd);
      const quoted = key.plain === undefined;
      if (this.#code(colonAt) !== colon || !(quoted || this.#scanner.isBreak(colonAt + 1)))
        this.#scanner.giveUp(colonAt);
      const name = key.value;
      if (typeof name !== "string" || key.plain === "<<" || members.has(name)) this.#scanner.giveUp(at);
      const node = this.#value(this.#skip(colonAt + 1), depth);
      members.set(name, { keyStart: at, keyEnd, keyPlain: !quoted, node });
      at = this.#separator(node.end, closeBrace);
    }
    return mappingNode(start, at + 1, members);
  }

  /** Goes over a comma to what follows it, or to the closing bracket. */
  #separator(end: number, close: number): number {
    const at = this.#skip(end);
    const code = this.#code(at);
    if (code === close) return at;
    return code === comma ? this.#skip(at + 1) : this.#scanner.giveUp(at);
  }

  #value(at: number, depth: number): SourceNode {
    const code = this.#code(at);
    return code === openBracket || code === openBrace ? this.collection(at, depth) : this.#scalar(at);
  }

  #scalar(at: number): ReturnType<Scanner["plain"]> {
    const code = this.#code(at);
    if (code === doubleQuote || code === singleQuote) return this.#scanner.quoted(at);
    const source = withoutSpacesAtEnd(this.#scanner.match(plainInFlow, at) ?? "");
    // An empty value, or what only the library can tell.
    if (source === "") this.#scanner.giveUp(at);
    return this.#scanner.plain(source, at);
  }

  /** Over white space and line breaks. */
  #skip(from: number): number {
    const scanner = this.#scanner;
    let at = scanner.skipSpaces(from);
    let code = this.#code(at);
    if (code !== newline && code !== carriageReturn) return code === hash ? scanner.giveUp(at) : at;
    let start = at;
    while (code === newline || code === carriageReturn) {
      start = code === newline ? at + 1 : at + 2;
      at = scanner.skipSpaces(start);
      code = this.#code(at);
    }
    if (at - start <= this.#column || code === hash) scanner.giveUp(at);
    return at;
  }

  #code(at: number): number {
    return this.#scanner.text.charCodeAt(at);
  }
}

// Up to a comma, a closing bracket, a colon that ends a key, or the end of the line.
const plainInFlow = /(?:[^,[\]{}:\n\r\t#]|:(?![ ,[\]{}\n\r]|$)|(?<! )#)+(?=[ ,\]}:\n\r]|$)/y;
