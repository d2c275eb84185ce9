import { describe, expect, it } from "vitest";
import { Frontier } from "./frontier.ts";
import { type Digest, emptyRoot, hashLeaf, hashNode } from "./hash.ts";
import { InclusionPath } from "./inclusion-path.ts";
import { rootOf } from "./proof.ts";

/** The definition of RFC 6962 section 2.1, as it stands there. */
function treeHash(leaves: readonly Digest[]): Digest {
  if (leaves.length === 0) return emptyRoot();
  if (leaves.length === 1) return leaves[0]!;
  const split = splitOf(leaves.length);
  return hashNode(treeHash(leaves.slice(0, split)), treeHash(leaves.slice(split)));
}

/** The definition of RFC 6962 section 2.1.1. */
function pathOf(index: number, leaves: readonly Digest[]): Digest[] {
  if (leaves.length === 1) return [];
  const split = splitOf(leaves.length);
  return index < split
    ? [...pathOf(index, leaves.slice(0, split)), treeHash(leaves.slice(split))]
    : [...pathOf(index - split, leaves.slice(split)), treeHash(leaves.slice(0, split))];
}

function splitOf(size: number): number {
  let split = 1;
  while (2 * split < size) split *= 2;
  return split;
}

const hex = (digest: Digest) => Buffer.from(digest, "latin1").toString("hex");
const leavesOf = (size: number) =>
  Array.from({ length: size }, (_, index) => hashLeaf(Buffer.from(`leaf ${index}`)));

function grown(leaves: readonly Digest[]): Frontier {
  const frontier = new Frontier();
  for (const leaf of leaves) frontier.push(leaf);
  return frontier;
}

describe("the tree", () => {
  it("has the roots of the test vectors of certificate transparency", () => {
    const inputs = [
      "",
      "00",
      "10",
      "2021",
      "3031",
      "40414243",
      "5051525354555657",
      "606162636465666768696a6b6c6d6e6f",
    ];
    const roots = [
      "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
      "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
      "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
      "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
      "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
      "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
      "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
      "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];
    const frontier = new Frontier();
    expect(hex(frontier.root())).toBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    const found = inputs.map((input) => {
      frontier.push(hashLeaf(Buffer.from(input, "hex")));
      return hex(frontier.root());
    });
    expect(found).toEqual(roots);
  });

  it("grows to the root of the definition, from any point that it was saved at", () => {
    for (let size = 0; size <= 70; size++) {
      const leaves = leavesOf(size);
      expect(grown(leaves).root()).toEqual(treeHash(leaves));
      expect(grown(leaves).subtrees().length).toBe(Frontier.count(size));
      const saved = grown(leaves.slice(0, size >> 1));
      const restored = Frontier.from(saved.size, saved.subtrees());
      for (const leaf of leaves.slice(size >> 1)) restored.push(leaf);
      expect(restored.root()).toEqual(treeHash(leaves));
    }
  });

  it("gives the inclusion path of the definition for every leaf, which leads back to the root", () => {
    for (let size = 1; size <= 40; size++) {
      const leaves = leavesOf(size);
      const root = treeHash(leaves);
      for (let index = 0; index < size; index++) {
        const tree = new InclusionPath(index);
        for (const leaf of leaves) tree.push(leaf);
        const path = tree.path();
        expect(path).toEqual(pathOf(index, leaves));
        expect(rootOf(leaves[index]!, index, size, path)).toEqual(root);
        if (size > 1) {
          expect(rootOf(leaves[index]!, index, size, path.slice(1))).not.toEqual(root);
          expect(rootOf(leaves[index]!, (index + 1) % size, size, path)).not.toEqual(root);
        }
        expect(rootOf(leaves[index]!, index, size, [...path, root])).toBeUndefined();
        expect(rootOf(leaves[index]!, size, size, path)).toBeUndefined();
      }
    }
  });
});
