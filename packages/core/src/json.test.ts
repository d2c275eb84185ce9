import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalJson } from "./json.ts";

const json = fc.jsonValue({ maxDepth: 5 }).filter((value) => JSON.stringify(value).isWellFormed());

/** A double from the sixteen hexadecimal digits of its bits. */
function double(bits: string): number {
  return Buffer.from(bits, "hex").readDoubleBE();
}

describe("the canonical text", () => {
  it("says what the value says", () => {
    fc.assert(
      fc.property(json, (value) => {
        expect(JSON.parse(canonicalJson(value))).toEqual(noNegativeZero(value));
      }),
    );
  });

  it("does not depend on the order of keys", () => {
    fc.assert(
      fc.property(json, (value) => {
        expect(canonicalJson(reversed(value))).toBe(canonicalJson(value));
      }),
    );
  });

  it("differs for different values", () => {
    fc.assert(
      fc.property(json, json, (a, b) => {
        fc.pre(JSON.stringify(a) !== JSON.stringify(b));
        const same = canonicalJson(a) === canonicalJson(b);
        // Equal texts come only from values that differ in the order of their keys.
        if (same) expect(noNegativeZero(a)).toEqual(noNegativeZero(b));
      }),
    );
  });

  it("has no white space outside strings, and keys in order at every level", () => {
    expect(canonicalJson({ b: [1, { d: null, c: " " }], a: true })).toBe(
      '{"a":true,"b":[1,{"c":" ","d":null}]}',
    );
  });

  it("leaves out undefined members", () => {
    expect(canonicalJson({ a: undefined, b: 1 })).toBe('{"b":1}');
  });

  it("keeps keys that name prototypes", () => {
    expect(canonicalJson(JSON.parse('{"constructor":1,"__proto__":{"a":1}}'))).toBe(
      '{"__proto__":{"a":1},"constructor":1}',
    );
  });
});

describe("RFC 8785", () => {
  it("orders keys by UTF-16 code units (section 3.2.3)", () => {
    const keys = ["\u20ac", "\r", "\ufb33", "1", "\u{1f600}", "\u0080", "\u00f6"];
    const text = canonicalJson(Object.fromEntries(keys.map((key, index) => [key, index])));
    expect(Object.keys(JSON.parse(text)).filter((key) => key !== "1")).toEqual([
      "\r",
      "\u0080",
      "\u00f6",
      "\u20ac",
      "\u{1f600}",
      "\ufb33",
    ]);
    expect(text.startsWith('{"\\r":1,"1":3,"\u0080":5,')).toBe(true);
  });

  it.each([
    ["0000000000000000", "0"],
    ["8000000000000000", "0"],
    ["0000000000000001", "5e-324"],
    ["8000000000000001", "-5e-324"],
    ["7fefffffffffffff", "1.7976931348623157e+308"],
    ["ffefffffffffffff", "-1.7976931348623157e+308"],
    ["4340000000000000", "9007199254740992"],
    ["c340000000000000", "-9007199254740992"],
    ["4430000000000000", "295147905179352830000"],
    ["44b52d02c7e14af5", "9.999999999999997e+22"],
    ["44b52d02c7e14af6", "1e+23"],
    ["44b52d02c7e14af7", "1.0000000000000001e+23"],
    ["444b1ae4d6e2ef4e", "999999999999999700000"],
    ["444b1ae4d6e2ef4f", "999999999999999900000"],
    ["444b1ae4d6e2ef50", "1e+21"],
    ["3eb0c6f7a0b5ed8c", "9.999999999999997e-7"],
    ["3eb0c6f7a0b5ed8d", "0.000001"],
    ["41b3de4355555553", "333333333.3333332"],
    ["41b3de4355555554", "333333333.33333325"],
    ["41b3de4355555555", "333333333.3333333"],
    ["41b3de4355555556", "333333333.3333334"],
    ["41b3de4355555557", "333333333.33333343"],
    ["becbf647612f3696", "-0.0000033333333333333333"],
    ["43143ff3c1cb0959", "1424953923781206.2"],
  ])("writes the number %s as %s (appendix B)", (bits, text) => {
    expect(canonicalJson(double(bits))).toBe(text);
  });

  it("writes strings with the shortest escapes", () => {
    expect(canonicalJson("\u20ac$\u000f\u000aA'\u0042\u0022\u005c\\\"/")).toBe(
      '"\u20ac$\\u000f\\nA\'B\\"\\\\\\\\\\"/"',
    );
    expect(canonicalJson("\u007f\u2028")).toBe('"\u007f\u2028"');
  });
});

describe("what JSON cannot hold throws a TypeError", () => {
  const cyclic: unknown[] = [];
  cyclic.push({ a: cyclic, b: cyclic });

  it.each([
    ["NaN", Number.NaN],
    ["Infinity", [Number.POSITIVE_INFINITY]],
    ["a lone surrogate", { a: "\ud800" }],
    ["a lone surrogate in a key", { "\udfff": 1 }],
    ["a bigint", 1n],
    ["a function", () => 1],
    ["a symbol", Symbol("a")],
    ["undefined", undefined],
    ["undefined in an array", [undefined]],
    ["a hole", Object.assign([1], { 2: 3 })],
    ["a Date", { at: new Date(0) }],
    ["a Map", new Map([[1, 2]])],
    ["bytes", new Uint8Array(2)],
    ["a cycle", cyclic],
  ])("%s", (_name, value) => {
    expect(() => canonicalJson(value)).toThrow(TypeError);
  });

  it("more than 1,000 levels", () => {
    const nested = (levels: number): unknown => (levels === 0 ? 1 : [nested(levels - 1)]);
    expect(canonicalJson(nested(1000))).toBe(`${"[".repeat(1000)}1${"]".repeat(1000)}`);
    expect(() => canonicalJson(nested(1001))).toThrow(TypeError);
  });
});

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

function noNegativeZero(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

/** The same value with the keys of every object in reverse order. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== "object" || value === null) return value;
  const copy: { [key: string]: Json } = {};
  for (const [key, member] of Object.entries(value).reverse()) {
    Object.defineProperty(copy, key, { value: reversed(member), enumerable: true });
  }
  return copy;
}
