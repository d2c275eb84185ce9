import type { Row } from "./row.ts";

/** How one kind of subject (caller, target) is told apart and kept. */
export interface SubjectKind<Subject> {
  /** A short name to look under. Different subjects may share it. */
  key(subject: Subject): string;
  /** Whether both are equal in everything that a rule can see. */
  same(remembered: Subject, asked: Subject): boolean;
  /** The subject itself if it can never change, else a copy. */
  keep(subject: Subject): Subject;
  /** Characters and entries of it, as far as they come from outside. */
  weight(subject: Subject): number;
}

interface Entry<Subject> {
  readonly subject: Subject;
  readonly row: Row;
}

/** What a cache may hold: `bytes` of rows, within these numbers of rows. */
const budget = { bytes: 4 * 1024 * 1024, fewestRows: 64, mostRows: 4096 };
/** Subjects under one key: an agent that comes now verified, now not, now delegated. */
const mostUnderOneKey = 4;
/** A subject heavier than this (thousands of roles, say) is worked out anew each time rather than kept. */
const heaviest = 4096;

/**
 * The rows of subjects seen of late. Whatever comes, memory stays bounded, and a wrong row is impossible: an entry
 * counts only when the whole subject equals the one that it was made for.
 *
 * There are two generations. When the young one is full it becomes the old one, and what nobody asked for
 * meanwhile is dropped with the old one before it. That is close to "least recently used" at the price of one look-up.
 */
export class RowCache<Subject> {
  readonly #kind: SubjectKind<Subject>;
  readonly #rowsPerGeneration: number;
  #young = new Map<string, Entry<Subject>[]>();
  #old = new Map<string, Entry<Subject>[]>();
  #youngRows = 0;

  constructor(kind: SubjectKind<Subject>, rules: number) {
    this.#kind = kind;
    const rows = Math.floor(budget.bytes / Math.max(4, rules / 8));
    this.#rowsPerGeneration = Math.max(budget.fewestRows, Math.min(budget.mostRows, rows)) / 2;
  }

  /** The row of a subject: remembered, or worked out by `make`. */
  row(subject: Subject, make: (subject: Subject) => Row): Row {
    const key = this.#kind.key(subject);
    const young = this.#find(this.#young.get(key), subject);
    if (young) return young.row;

    const old = this.#find(this.#old.get(key), subject);
    if (old) {
      this.#remember(key, old);
      return old.row;
    }
    const row = make(subject);
    if (this.#kind.weight(subject) <= heaviest) {
      this.#remember(key, { subject: this.#kind.keep(subject), row });
    }
    return row;
  }

  #find(entries: readonly Entry<Subject>[] | undefined, subject: Subject): Entry<Subject> | undefined {
    if (!entries) return undefined;
    for (const entry of entries) {
      if (entry.subject === subject || this.#kind.same(entry.subject, subject)) return entry;
    }
    return undefined;
  }

  #remember(key: string, entry: Entry<Subject>): void {
    if (this.#youngRows >= this.#rowsPerGeneration) {
      this.#old = this.#young;
      this.#young = new Map();
      this.#youngRows = 0;
    }
    const entries = this.#young.get(key);
    if (!entries) this.#young.set(key, [entry]);
    else if (entries.length < mostUnderOneKey) entries.push(entry);
    else entries.splice(0, 1, entry);
    // A replaced entry counts as well: the generation only ends sooner.
    this.#youngRows += 1;
  }
}
