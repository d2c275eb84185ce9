import { type Digest, emptyRoot, hashNode } from "./hash.ts";

/**
 * The right edge of a Merkle tree (RFC 6962 section 2.1): the roots of the perfect subtrees that its leaves fall
 * into, one for each 1 in the binary form of its size. It is all that is needed to add leaves and to compute the root,
 * so a log of any length grows without being read again.
 */
export class Frontier {
  /** Number of leaves. */
  size = 0;
  /** Subtree roots by height; undefined where the size has a 0. */
  readonly #subtrees: (Digest | undefined)[] = [];

  /** @param subtrees from the largest to the smallest, as `subtrees()` gives them */
  static from(size: number, subtrees: readonly Digest[]): Frontier {
    const frontier = new Frontier();
    frontier.size = size;
    const left = [...subtrees];
    for (let rest = size, height = 0; rest > 0; rest = Math.floor(rest / 2), height++) {
      frontier.#subtrees[height] = rest % 2 === 1 ? left.pop() : undefined;
    }
    return frontier;
  }

  /** How many subtrees a tree of this size has. */
  static count(size: number): number {
    let ones = 0;
    for (let rest = size; rest > 0; rest = Math.floor(rest / 2)) ones += rest % 2;
    return ones;
  }

  /** @param onSubtree sees every perfect subtree that the leaf completes, itself included, from the lowest up */
  push(leaf: Digest, onSubtree?: (subtree: Digest, height: number) => void): void {
    let subtree = leaf;
    let height = 0;
    onSubtree?.(subtree, height);
    for (let left = this.#subtrees[0]; left !== undefined; left = this.#subtrees[height]) {
      subtree = hashNode(left, subtree);
      this.#subtrees[height++] = undefined;
      onSubtree?.(subtree, height);
    }
    this.#subtrees[height] = subtree;
    this.size++;
  }

  /** The Merkle tree hash. */
  root(): Digest {
    let root: Digest | undefined;
    for (const subtree of this.#subtrees) {
      if (subtree !== undefined) root = root === undefined ? subtree : hashNode(subtree, root);
    }
    return root ?? emptyRoot();
  }

  /** From the largest to the smallest. */
  subtrees(): Digest[] {
    return this.#subtrees.filter((subtree) => subtree !== undefined).reverse();
  }

  copy(): Frontier {
    return Frontier.from(this.size, this.subtrees());
  }
}
