import { expect, test } from "vitest";
import { wrap } from "./wrap.ts";

test.each([
  ["", 5, [""]],
  ["one two", 7, ["one two"]],
  ["one two", 6, ["one", "two"]],
  ["abcdefgh", 3, ["abc", "def", "gh"]],
  ["a abcdef b", 4, ["a", "abcd", "ef b"]],
])("wraps %j to %i", (text, width, lines) => {
  expect(wrap(text, width)).toEqual(lines);
});
