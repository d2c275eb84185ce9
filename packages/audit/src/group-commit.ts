import type { DraftEntry } from "./entry.ts";
import type { Appended } from "./ledger.ts";

/** Writes drafts in one step. @returns the `seq` of the first */
export type Commit = (drafts: readonly DraftEntry[]) => Promise<number>;

interface Pending {
  readonly draft: DraftEntry;
  resolve(place: Appended): void;
  reject(error: unknown): void;
}

// A commit this large spends its time writing, not waiting; more would only make the first callers wait.
const mostBytes = 1 << 20;

/** Gathers what is appended at the same time, or while a commit is under way, into the next commit. */
export class GroupCommit {
  readonly #commit: Commit;
  #queue: Pending[] = [];
  #running: Promise<void> | undefined;

  constructor(commit: Commit) {
    this.#commit = commit;
  }

  add(draft: DraftEntry): Promise<Appended> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ draft, resolve, reject });
      this.#running ??= this.#run();
    });
  }

  /** Resolves when nothing is left to be written. */
  async idle(): Promise<void> {
    while (this.#running !== undefined) await this.#running;
  }

  /** Does something while no commit is under way. */
  async alone<Result>(work: () => Promise<Result>): Promise<Result> {
    while (this.#running !== undefined) await this.#running;
    const working = work();
    const done = () => {
      this.#running = this.#queue.length > 0 ? this.#run() : undefined;
    };
    this.#running = working.then(done, done);
    return await working;
  }

  async #run(): Promise<void> {
    while (this.#queue.length > 0) {
      // Lets everybody who was just answered, or is about to ask, join this commit.
      await new Promise((resolve) => setImmediate(resolve));
      const batch = this.#take();
      try {
        const first = await this.#commit(batch.map(({ draft }) => draft));
        for (const [index, { draft, resolve }] of batch.entries()) {
          resolve({ seq: first + index, id: draft.id });
        }
      } catch (error) {
        for (const pending of batch) pending.reject(error);
      }
      if (this.#queue.length === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    this.#running = undefined;
  }

  #take(): Pending[] {
    let count = 0;
    for (let bytes = 0; count < this.#queue.length; count++) {
      bytes += this.#queue[count]!.draft.bytes;
      if (bytes > mostBytes && count > 0) break;
    }
    const batch = this.#queue.slice(0, count);
    this.#queue = this.#queue.slice(count);
    return batch;
  }
}
