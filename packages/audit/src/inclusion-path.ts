import { Frontier } from "./frontier.ts";
import { type Digest, hashNode } from "./hash.ts";

/**
 * Gathers the inclusion path of one leaf (RFC 6962 section 2.1.1) while all leaves of the tree go by in order. Holds
 * only the path and the tree's right edge.
 */
export class InclusionPath {
  readonly #index: number;
  readonly #frontier = new Frontier();
  /** Siblings of the leaf's ancestors, by height, as far as they are perfect subtrees. */
  readonly #siblings: Digest[] = [];

  constructor(index: number) {
    this.#index = index;
  }

  get size(): number {
    return this.#frontier.size;
  }

  push(leaf: Digest): void {
    const number = this.#frontier.size;
    this.#frontier.push(leaf, (subtree, height) => {
      // The subtree holds leaves (place * width) and on; its neighbour's place differs in the last bit.
      const width = 2 ** height;
      const place = Math.floor(number / width);
      const own = Math.floor(this.#index / width);
      if (place === (own % 2 === 0 ? own + 1 : own - 1)) this.#siblings[height] = subtree;
    });
  }

  root(): Digest {
    return this.#frontier.root();
  }

  /** The path in the tree of all leaves that went by. */
  path(): Digest[] {
    const subtrees = this.#frontier.subtrees();
    // The perfect subtrees that the size falls into lie side by side; find the one that holds the leaf.
    let start = 0;
    let position = 0;
    let height = 0;
    for (; position < subtrees.length; position++) {
      height = 0;
      while (2 ** (height + 1) <= this.#frontier.size - start) height++;
      if (this.#index < start + 2 ** height) break;
      start += 2 ** height;
    }
    const right = subtrees.slice(position + 1);
    const rest = right.reduceRight<Digest | undefined>(
      (root, subtree) => (root === undefined ? subtree : hashNode(subtree, root)),
      undefined,
    );
    const left = subtrees.slice(0, position).reverse();
    return [...this.#siblings.slice(0, height), ...(rest === undefined ? [] : [rest]), ...left];
  }
}
