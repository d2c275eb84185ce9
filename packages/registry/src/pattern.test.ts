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
    ["x".repeat(1001), /more than 1000 characters/],
  ])("refuses %j", (pattern, reason) => {
    const compiled = compilePattern(pattern);
    expect(compiled.ok).toBe(false);
    expect(!compiled.ok && compiled.reason).toMatch(reason);
    expect(!compiled.ok && compiled.cure).toBeTruthy();
  });

  it("stays within a second of processor time for the worst pattern and text", () => {
    const compiled = compilePattern("(?i)(?:[ab]*a[ab]{900})*c");
    const text = Array.from({ length: 32_768 }, (_, i) => ((i * 7919) % 13 > 6 ? "a" : "b")).join("");
    const before = process.cpuUsage().user;
    expect(compiled.ok && compiled.matches(text)).toBe(false);
    expect((process.cpuUsage().user - before) / 1000).toBeLessThan(3000);
  });
});
