import { describe, expect, it } from "vitest";
import { compilePattern } from "./pattern.ts";

describe("compilePattern", () => {
  it.each<[string, string, boolean]>([
    ["^[a-z][a-z0-9-]{0,62}$", "cache-01", true],
    [".*\\.example\\.com", "api.example.com", true],
    [".*\\.example\\.com", "api.example.com.evil", false],
    ["v?\\d+\\.\\d+\\.\\d+", "v1.2.3", true],
    ["[a-z0-9./-]+(:[A-Za-z0-9._-]+)?", "registry/app:1.0", true],
    ["(?i)prod", "PROD", true],
    ["[(?=]+", "(?=", true],
    ["\\(\\?=a", "(?=a", true],
    ["\\pL+", "élevé", true],
    ["[a-z]{1,1000}", "a".repeat(1000), true],
    ["[a-z]{1,1000}", "a".repeat(1001), false],
    ["^[A-Z][a-z?*+\\]-]{0,1000}$", "A+?", true],
    ["(?i)x-(?:[0-9]){1000}", `X-${"7".repeat(1000)}`, true],
    ["", "", true],
    ["", "x", false],
  ])("%j matches %j: %s", (pattern, text, matches) => {
    const compiled = compilePattern(pattern);
    expect(compiled.ok && compiled.matches(text)).toBe(matches);
  });

  it.each<[string, RegExp]>([
    ["(a", /missing closing \)/],
    ["[z-a]", /invalid character class range/],
    ["a**", /invalid nested repetition/],
    ["(?=a)", /look-around/],
    ["a(?!b)", /look-around/],
    ["(?<=a)b", /look-around/],
    ["(?<!a)b", /look-around/],
    ["(a)\\1", /back-reference/],
    ["(?P<x>a)(?P=x)", /back-reference/],
    ["a\\Z", /`\\Z`/],
    ["(?>a)", /not RE2 syntax/],
    ["a{1001}", /repeat count/],
    ["(a{500}){3}", /repeat count|too large/],
    ["[a-z]{600}|[0-9]{600}", /too large/],
    ["\\pL*\\pL{1,1000}1", /too large/],
    ["(?:\\pL{1,1000})*1", /too large/],
    ["[a-z]{1,1000}[0-9]?", /too large/],
    ["\\Q[\\Ea*\\Q]\\E\\pL{1,1000}", /too large/],
    ["(?:[a-z][0-9][a-z]){1,1000}", /too large/],
    ["x".repeat(1001), /more than 1000 characters/],
  ])("refuses %j", (pattern, reason) => {
    const compiled = compilePattern(pattern);
    expect(compiled.ok).toBe(false);
    expect(!compiled.ok && compiled.reason).toMatch(reason);
    expect(!compiled.ok && compiled.cure).toBeTruthy();
  });

  it.each(["(?i)(?:[ab]*a[ab]{900})*c", "\\pL{1,1000}1"])(
    "stays within a second of processor time for %s",
    (pattern) => {
      const compiled = compilePattern(pattern);
      const text = Array.from({ length: 32_768 }, (_, i) => ((i * 7919) % 13 > 6 ? "a" : "b")).join("");
      const before = process.cpuUsage().user;
      expect(compiled.ok && compiled.matches(text)).toBe(false);
      expect((process.cpuUsage().user - before) / 1000).toBeLessThan(3000);
    },
  );
});
