import type { Row } from "./row.ts";

/** How one kind of subject (caller, target) is remembered. */
export interface SubjectKind<Subject, Memory> {
  /** Copies all that a rule can see of a subject. What is given may change later; the copy does not. */
  remember(subject: Subject): Memory;
  /** Whether a subject is in all of that as it was remembered. */
  recognize(memory: Memory, subject: Subject): boolean;
  /** Characters and entries of it, as far as they come from outside. */
  weigh(subject: Subject): number;
}

interface Entry<Memory> {
  readonly memory: Memory;
  readonly row: Row;
  /** Another subject under the same key. */
  readonly next: Entry<Memory> | undefined;
}

/** What a cache may hold: `bytes` of rows, within these numbers of rows. */
const budget = { bytes: 4 * 1024 * 1024, fewestRows: 64, mostRows: 4096 };
/** Subjects under one key: an agent that comes now verified, now not, now delegated by this one, now by that. */
const mostUnderOneKey = 8;
/** A subject heavier than this (thousands of roles, say) is worked out anew each time rather than kept. */
const heaviest = 4096;

/**
 * The rows of subjects seen of late. Whatever comes, memory stays bounded, and a wrong row is impossible: an entry
 * counts only when the whole subject equals the one that it was made for.
 *
 * There are two generations. When the young one is full it becomes the old one, and what nobody asked for
 * meanwhile is dropped with the old one before it. That is close to "least recently used" at the price of one look-up.
 */
export class RowCache<Subject, Memory> {
  readonly #kind: SubjectKind<Subject, Memory>;
  readonly #rowsPerGeneration: number;
  #young = new Map<string, Entry<Memory>>();
  #old = new Map<string, Entry<Memory>>();
  #youngRows = 0;

  constructor(kind: SubjectKind<Subject, Memory>, rules: number) {
    this.#kind = kind;
    const rows = Math.floor(budget.bytes / Math.max(4, rules / 8));
    this.#rowsPerGeneration = Math.max(budget.fewestRows, Math.min(budget.mostRows, rows)) / 2;
  }

  /**
   * The row of a subject: remembered, or worked out by `make`.
   *
   * @param key a short name to look under; different subjects may share it
   */
  row(key: string, subject: Subject, make: (subject: Subject) => Row): Row {
    const young = this.#find(this.#young.get(key), subject);
    if (young) return young.row;

    const old = this.#find(this.#old.get(key), subject);
    const row = old?.row ?? make(subject);
    if (old) this.#keep(key, old.memory, row);
    else if (this.#kind.weigh(subject) <= heaviest) this.#keep(key, this.#kind.remember(subject), row);
    return row;
  }

  #find(first: Entry<Memory> | undefined, subject: Subject): Entry<Memory> | undefined {
    let entry = first;
    while (entry && !this.#kind.recognize(entry.memory, subject)) entry = entry.next;
    return entry;
  }

  #keep(key: string, memory: Memory, row: Row): void {
    if (this.#youngRows >= this.#rowsPerGeneration) {
      this.#old = this.#young;
      this.#young = new Map();
      this.#youngRows = 0;
    }
    const others = this.#young.get(key);
    // Somebody who comes in ever new shapes starts over; the look-up must not become a long walk.
    this.#young.set(key, { memory, row, next: lengthOf(others) < mostUnderOneKey ? others : undefined });
    // Rows dropped by that count as well: the generation only ends sooner.
    this.#youngRows += 1;
  }
}

function lengthOf(first: Entry<unknown> | undefined): number {
  let length = 0;
  for (let entry = first; entry; entry = entry.next) length += 1;
  return length;
}
