import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { suggest } from "./suggest.ts";

const actions = ["restart-deployment", "scale-deployment", "update-image", "get-pod-logs"];

describe("a misspelt word", () => {
  it.each([
    ["restart-deploymnt", "restart-deployment"],
    ["restart-deploymennt", "restart-deployment"],
    ["restart-deploymemt", "restart-deployment"],
    ["restart-depolyment", "restart-deployment"],
    ["Scale_Deployment", "scale-deployment"],
    ["updateimage", "update-image"],
  ])("%s means %s", (word, meant) => {
    expect(suggest(word, actions)).toBe(meant);
  });

  it.each(["delete-namespace", "x", "", "deployment-restart"])("%j means none of them", (word) => {
    expect(suggest(word, actions)).toBeUndefined();
  });
});

it("prefers the nearest, and of equally near ones the first", () => {
  expect(suggest("abcdex", ["abcdyy", "abcdef"])).toBe("abcdef");
  expect(suggest("abcdex", ["abcdef", "abcdeg"])).toBe("abcdef");
});

it("counts a swap of neighbours as one mistake", () => {
  expect(suggest("hte", ["the"])).toBe("the");
  expect(suggest("eth", ["the"])).toBeUndefined();
});

it("draws the line at a third of the letters", () => {
  expect(suggest("abcdef", ["abcdxy"])).toBe("abcdxy");
  expect(suggest("abcdef", ["abcxyz"])).toBeUndefined();
  expect(suggest("ab", ["ax"])).toBe("ax");
  expect(suggest("ab", ["xy"])).toBeUndefined();
});

it("knows a word that is right", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 64 }), { minLength: 1, maxLength: 5 }), (known) => {
      const word = known.at(-1) ?? "";
      expect(suggest(word, known)?.toLowerCase()).toBe(word.toLowerCase());
    }),
  );
});

it("finds the word behind any one mistake", () => {
  const letters = fc.string({ unit: fc.constantFrom(..."abcdefghij"), minLength: 3, maxLength: 12 });
  fc.assert(
    fc.property(
      letters,
      fc.nat(),
      fc.constantFrom("drop", "add", "replace", "swap"),
      (word, seed, mistake) => {
        const at = seed % (word.length - 1);
        const misspelt = {
          drop: word.slice(0, at) + word.slice(at + 1),
          add: `${word.slice(0, at)}z${word.slice(at)}`,
          replace: `${word.slice(0, at)}z${word.slice(at + 1)}`,
          swap: word.slice(0, at) + word[at + 1] + word[at] + word.slice(at + 2),
        }[mistake];
        expect(suggest(misspelt, [word])).toBe(word);
      },
    ),
  );
});

it("ignores hostile lengths", { timeout: 5_000 }, () => {
  expect(suggest("a".repeat(10_000_000), ["a".repeat(9_999_999)])).toBeUndefined();
  expect(suggest("a".repeat(64), ["a".repeat(65)])).toBeUndefined();
  expect(suggest("a".repeat(65), ["a".repeat(64)])).toBeUndefined();
  expect(suggest("a".repeat(64), ["a".repeat(63)])).toBe("a".repeat(63));
});
