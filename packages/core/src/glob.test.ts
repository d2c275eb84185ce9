import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { compileGlob } from "./glob.ts";

describe("compileGlob", () => {
  it.each<[pattern: string, matching: string[], other: string[]]>([
    ["restart", ["restart"], ["Restart", "restart-", "", "-restart"]],
    ["", [""], ["a"]],
    ["*", ["", "a", "a\nb", "a/b", ".a"], []],
    ["**", ["", "a"], []],
    ["a*", ["a", "ab", "a*"], ["ba", ""]],
    ["*-deployment", ["scale-deployment", "-deployment"], ["deployment", "scale-deployments"]],
    ["a*b*c", ["abc", "aXbYc", "abbcbc"], ["ab", "acb", "abcd"]],
    ["*ab*ab", ["abab", "xababxab"], ["ab", "abxa"]],
    ["?", ["a", "é", "😀", "\n"], ["", "ab"]],
    ["??2-*", ["ec2-stop", "ab2-"], ["2-stop", "ec2stop"]],
    ["[abc]x", ["ax", "bx", "cx"], ["dx", "x", "abx"]],
    ["[a-cx]", ["a", "b", "c", "x"], ["d", "-"]],
    ["[!a-c]", ["d", "😀", "!", "\n"], ["a", "b", "c", "", "dd"]],
    ["[^a]", ["^", "a"], ["b"]],
    ["[]]", ["]"], ["[]]", "["]],
    ["[]a]", ["]", "a"], ["b"]],
    ["[!]]", ["a"], ["]", ""]],
    ["[-a]", ["-", "a"], ["b"]],
    ["[a-]", ["-", "a"], ["b"]],
    ["[!-a]", ["b"], ["-", "a"]],
    ["[a-c-e]", ["a", "b", "c", "-", "e"], ["d"]],
    ["[--a]", ["-", "A", "a"], ["b", ","]],
    ["[z-a]", [], ["z", "-", "a", "m", ""]],
    ["[xz-ay]", ["x", "y"], ["z", "a", "-"]],
    ["[!z-a]", ["z", "a", "-", "m"], ["", "mm"]],
    ["[abc", ["[abc"], ["a"]],
    ["[", ["["], ["", "[["]],
    ["[!", ["[!"], ["a"]],
    ["[]", ["[]"], ["", "]"]],
    ["[!]", ["[!]"], ["a"]],
    ["*[", ["[", "a["], ["a"]],
    ["[*]", ["*"], ["a"]],
    ["[[]a]", ["[a]"], ["[", "a"]],
    ["\\*", ["\\", "\\a"], ["*"]],
    ["[\\]", ["\\"], ["]"]],
    ["{a,b}", ["{a,b}"], ["a"]],
    ["[😀-😃]", ["😁"], ["\ud83d", "😄"]],
    ["*\ude00", ["\ude00"], ["😀"]],
  ])("%j", (pattern, matching, other) => {
    const test = compileGlob(pattern);
    expect(matching.filter((text) => !test(text))).toEqual([]);
    expect(other.filter((text) => test(text))).toEqual([]);
  });

  it("agrees with Python's fnmatchcase on 800 recorded answers", () => {
    const file = new URL("testing/fnmatch-cases.json", import.meta.url);
    const cases = JSON.parse(readFileSync(file, "utf8")) as [
      pattern: string,
      text: string,
      answer: boolean,
    ][];
    expect(cases).toHaveLength(800);
    expect(cases.filter(([pattern, text, answer]) => compileGlob(pattern)(text) !== answer)).toEqual([]);
  });

  it("stays linear where a backtracking matcher would not end", () => {
    const start = process.cpuUsage();
    expect(compileGlob(`${"*a".repeat(60)}b`)("a".repeat(20_000))).toBe(false);
    expect(process.cpuUsage(start).user).toBeLessThan(1_000_000);
  });
});
