import { signingKeyFromSeed } from "@agent-safe/keys";
import { describe, expect, it } from "vitest";
import { checkpointIsSignedBy, parseCheckpoint, signCheckpoint } from "./checkpoint.ts";
import { Frontier } from "./frontier.ts";
import { hashLeaf, toBase64 } from "./hash.ts";
import { decodeHead, encodeHead, frontierOf, type Head, slotBytes } from "./head.ts";

const key = signingKeyFromSeed(new Uint8Array(32).fill(1));
const origin = `agent-safe.local/${"0".repeat(32)}`;

function headOf(size: number): Head {
  const before = new Frontier();
  for (let index = 0; index < size - 1; index++) before.push(hashLeaf(Buffer.from(String(index))));
  const leaf = hashLeaf(Buffer.from("last"));
  const frontier = before.copy();
  frontier.push(leaf);
  const checkpoint = { origin, size, root: toBase64(frontier.root()) };
  return { ...checkpoint, note: signCheckpoint(checkpoint, key), end: size * 200, leaf, before };
}

describe("a head", () => {
  it("comes out of its slot as it went in, for every shape of tree", () => {
    for (const size of [1, 2, 3, 4, 7, 8, 9, 100, 255, 256, 257]) {
      const head = headOf(size);
      const decoded = decodeHead(encodeHead(head, 1), 1)!;
      expect({ ...decoded, before: decoded.before.subtrees() }).toEqual({
        ...head,
        before: head.before.subtrees(),
      });
      expect(toBase64(frontierOf(decoded).root())).toBe(head.root);
      expect(checkpointIsSignedBy(decoded.note, origin, key.publicKey)).toBe(true);
    }
  });

  it("fits its slot also for the largest tree that numbers can count", () => {
    const size = 2 ** 53 - 1;
    const subtrees = Array.from({ length: Frontier.count(size - 1) }, () => "7".repeat(32));
    const before = Frontier.from(size - 1, subtrees);
    const root = toBase64("r".repeat(32));
    const note = signCheckpoint({ origin, size, root }, key, key);
    const bytes = encodeHead({ origin, size, root, note, end: size, leaf: "l".repeat(32), before }, 0);
    expect(bytes.length).toBe(slotBytes);
    expect(bytes.at(-1)).toBe(0);
  });

  it("is not believed with any byte changed, cut anywhere, in the other slot, or mixed of two", () => {
    const head = headOf(11);
    const bytes = encodeHead(head, 0);
    const length = bytes.indexOf(0);
    const good = (candidate: Buffer) => {
      const decoded = decodeHead(candidate, 0);
      return (
        decoded !== undefined &&
        decoded.end === head.end &&
        checkpointIsSignedBy(decoded.note, origin, key.publicKey)
      );
    };
    expect(good(bytes)).toBe(true);
    for (let index = 0; index < length; index++) {
      const changed = Buffer.from(bytes);
      changed[index] = changed[index]! ^ 1;
      expect(good(changed), `byte ${index}`).toBe(false);
      expect(good(Buffer.concat([bytes.subarray(0, index), Buffer.alloc(slotBytes - index)]))).toBe(false);
    }
    expect(decodeHead(bytes, 1)).toBeUndefined();
    const other = encodeHead(headOf(12), 0);
    for (let cut = 60; cut < length - 1; cut += 7) {
      const mixed = Buffer.concat([other.subarray(0, cut), bytes.subarray(cut)]);
      const decoded = decodeHead(mixed, 0);
      // Where the two agree up to the cut, or from it on, the mixture is one of the two.
      expect(decoded === undefined || mixed.equals(bytes) || mixed.equals(other)).toBe(true);
    }
  });
});

describe("a checkpoint", () => {
  it("has the form of c2sp.org/tlog-checkpoint", () => {
    const { note, root } = headOf(3);
    expect(note).toMatch(
      new RegExp(`^${origin}\n3\n[A-Za-z0-9+/]{43}=\n\n— ${origin} [A-Za-z0-9+/]{90}[A-Za-z0-9+/=]{2}\n$`),
    );
    expect(parseCheckpoint(note)).toEqual({ origin, size: 3, root });
  });

  it("is refused when it is malformed", () => {
    const { note } = headOf(3);
    const changes: [string, string][] = [
      ["\n3\n", "\n03\n"],
      ["\n3\n", "\n-3\n"],
      ["\n3\n", "\n3 \n"],
      ["\n3\n", "\n\n"],
      ["=\n\n", "\n\n"],
      ["\n\n—", "\n—"],
      ["— ", "- "],
      [origin, `${origin}\u0000`],
    ];
    for (const [from, to] of changes) expect(parseCheckpoint(note.replace(from, to))).toBeUndefined();
    for (const text of ["", "\n", "a\n1\nb\n", note.slice(0, -1)])
      expect(parseCheckpoint(text)).toBeUndefined();
  });
});
