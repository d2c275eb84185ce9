import vm from "node:vm";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CaptureResult, captureJson } from "./capture-json.ts";
import type { JsonValue } from "./json.ts";

const roomy = { maxBytes: 1_000_000, maxDepth: 32 };

function refusal(value: unknown, limits = roomy): { code: string; reason: string } {
  const result = captureJson(value, limits);
  if (result.ok) throw new Error(`was captured: ${JSON.stringify(result.value)}`);
  return result;
}

function captured(value: unknown, limits = roomy): JsonValue {
  const result = captureJson(value, limits);
  if (!result.ok) throw new Error(`was refused: ${result.reason}`);
  return result.value;
}

const json = fc.jsonValue({ maxDepth: 6 }).filter((value) => JSON.stringify(value).isWellFormed());

describe("plain data", () => {
  it("is copied, and is what its JSON text says", () => {
    fc.assert(
      fc.property(json, (value) => {
        const copy = captured(value);
        expect(copy).toEqual(JSON.parse(JSON.stringify(value)));
        expect(JSON.stringify(copy)).toBe(JSON.stringify(value));
      }),
    );
  });

  it("is frozen at every level, and independent of the original", () => {
    const original = { list: [{ a: 1 }] };
    const copy = captured(original) as typeof original;
    original.list[0]!.a = 2;
    expect(copy).toEqual({ list: [{ a: 1 }] });
    expect([copy, copy.list, copy.list[0]].map((value) => Object.isFrozen(value))).toEqual([
      true,
      true,
      true,
    ]);
  });

  it("may stand at several places", () => {
    const shared = { a: 1 };
    expect(captured([shared, shared])).toEqual([{ a: 1 }, { a: 1 }]);
  });

  it("may come from another realm or have no prototype", () => {
    expect(captured(vm.runInNewContext('({ a: [1, { b: "x" }] })'))).toEqual({ a: [1, { b: "x" }] });
    expect(captured(Object.assign(Object.create(null), { a: 1 }))).toEqual({ a: 1 });
  });

  it("has no negative zero", () => {
    expect(Object.is(captured(-0), 0)).toBe(true);
    expect(Object.is((captured([-0]) as number[])[0], 0)).toBe(true);
  });

  it("leaves out undefined members, symbols and what is not enumerable", () => {
    const value = Object.defineProperty({ a: undefined, b: 1, [Symbol("c")]: 2 }, "d", { value: 3 });
    expect(captured(value)).toEqual({ b: 1 });
  });
});

describe("keys that name prototypes", () => {
  it.each(["__proto__", "constructor", "prototype", "toString"])("%s stays data", (key) => {
    const copy = captured(JSON.parse(`{ ${JSON.stringify(key)}: { "polluted": true } }`)) as object;
    expect(Object.keys(copy)).toEqual([key]);
    expect(Object.getPrototypeOf(copy)).toBe(Object.prototype);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    expect(JSON.stringify(copy)).toBe(`{${JSON.stringify(key)}:{"polluted":true}}`);
  });
});

describe("what JSON cannot hold is refused, with its place", () => {
  const cyclic: Record<string, unknown> = {};
  cyclic.self = cyclic;

  it.each([
    ["undefined", undefined, "value is undefined, which JSON cannot hold"],
    ["a hole in an array", Object.assign([1], { 2: 3 }), "value[1] is undefined, which JSON cannot hold"],
    ["a function", { f: () => 1 }, "value.f is a function, which JSON cannot hold"],
    ["a symbol", [Symbol("a")], "value[0] is a symbol, which JSON cannot hold"],
    ["a bigint", { a: [1n] }, "value.a[0] is a bigint, which JSON cannot hold"],
    ["NaN", { a: Number.NaN }, "value.a is not a finite number"],
    ["Infinity", Number.NEGATIVE_INFINITY, "value is not a finite number"],
    ["a Date", new Date(0), "value is an instance of a class, not plain data"],
    ["a Map", { a: new Map() }, "value.a is an instance of a class, not plain data"],
    ["a boxed string", new String("a"), "value is an instance of a class, not plain data"],
    ["bytes", new Uint8Array(3), "value is an instance of a class, not plain data"],
    ["an Error", new Error("a"), "value is an instance of a class, not plain data"],
    ["a proxy", { a: new Proxy({}, {}) }, "value.a is a proxy"],
    ["a proxied array", new Proxy([1], {}), "value is a proxy"],
    ["a lone surrogate", ["a\ud800"], "value[0] has a lone surrogate, which UTF-8 cannot hold"],
    [
      "a lone surrogate in a key",
      { a: { "\udc00": 1 } },
      "a key of value.a has a lone surrogate, which UTF-8 cannot hold",
    ],
  ])("%s", (_name, value, reason) => {
    expect(refusal(value)).toEqual({ ok: false, code: "NOT_JSON", reason });
  });

  it("a getter that throws, also something that is no error", () => {
    for (const thrown of [new Error("gotcha"), undefined, { code: "TOO_DEEP" }]) {
      const value = Object.defineProperty({}, "a", {
        enumerable: true,
        get: () => {
          throw thrown;
        },
      });
      expect(refusal(value)).toEqual({
        ok: false,
        code: "NOT_JSON",
        reason: "reading the value threw an error",
      });
    }
  });

  it("a cycle", () => {
    expect(refusal(cyclic)).toMatchObject({ code: "TOO_DEEP" });
    expect(refusal([cyclic])).toMatchObject({ code: "TOO_DEEP" });
  });

  it("an object whose prototype is a proxy that throws", () => {
    const trap = new Proxy(
      {},
      {
        getPrototypeOf: () => {
          throw new Error("gotcha");
        },
      },
    );
    expect(refusal(Object.create(trap))).toMatchObject({ code: "NOT_JSON" });
  });
});

it("a reason is well-formed text, also where a long key is cut", () => {
  const key = `${"a".repeat(63)}\u{1f600}`;
  expect(refusal({ [key]: 1n }).reason.isWellFormed()).toBe(true);
});

it("each property is read once, so that what was checked is what is used", () => {
  let reads = 0;
  const value = {
    get a() {
      reads += 1;
      return reads;
    },
    get list() {
      return Object.defineProperty([0], 0, { get: () => ++reads });
    },
  };
  expect(captured(value)).toEqual({ a: 1, list: [2] });
  expect(reads).toBe(2);
});

describe("limits", () => {
  it("count the bytes of the JSON text, to the byte", () => {
    fc.assert(
      fc.property(json, (value) => {
        const bytes = Buffer.byteLength(JSON.stringify(value));
        expect(captureJson(value, { maxBytes: bytes, maxDepth: 32 }).ok).toBe(true);
        expect(refusal(value, { maxBytes: bytes - 1, maxDepth: 32 })).toMatchObject({ code: "TOO_LARGE" });
      }),
    );
  });

  it.each([
    ["escapes", '\u0000\n"\\'],
    ["characters of several bytes", "ä€\u{1f600}"],
    ["numbers", [1e21, 1e-7, -0, 0.1, 123456789]],
    ["literals", [true, false, null]],
    ["nothing in it", [[], {}, "", { "": "" }]],
  ])("count %s as JSON writes them", (_name, value) => {
    const bytes = Buffer.byteLength(JSON.stringify(value));
    expect(captureJson(value, { maxBytes: bytes, maxDepth: 3 }).ok).toBe(true);
    expect(captureJson(value, { maxBytes: bytes - 1, maxDepth: 3 }).ok).toBe(false);
  });

  it("count levels of arrays and objects", () => {
    expect(captureJson(1, { maxBytes: 99, maxDepth: 0 }).ok).toBe(true);
    expect(refusal([], { maxBytes: 99, maxDepth: 0 })).toMatchObject({ code: "TOO_DEEP" });
    expect(captureJson([{ a: 1 }], { maxBytes: 99, maxDepth: 2 }).ok).toBe(true);
    expect(refusal([{ a: [] }], { maxBytes: 99, maxDepth: 2 })).toMatchObject({ code: "TOO_DEEP" });
  });

  it("stop hostile sizes at once", { timeout: 5_000 }, () => {
    let deep: unknown = 1;
    for (let level = 0; level < 100_000; level++) deep = [deep];
    expect(refusal(deep)).toMatchObject({ code: "TOO_DEEP" });
    expect(refusal(new Array(2 ** 32 - 1))).toMatchObject({ code: "TOO_LARGE" });
    expect(refusal("a".repeat(100_000_000))).toMatchObject({ code: "TOO_LARGE" });
    // 2 to the 30th leaves in thirty objects.
    let wide: unknown = "leaf";
    for (let level = 0; level < 30; level++) wide = { a: wide, b: wide };
    expect(refusal(wide)).toMatchObject({ code: "TOO_LARGE" });
  });

  it("hold also when an array grows while it is read", { timeout: 5_000 }, () => {
    const growing: unknown[] = [];
    const grow = (index: number): void => {
      Object.defineProperty(growing, index, {
        configurable: true,
        get: () => {
          grow(index + 1);
          return 0;
        },
      });
    };
    grow(0);
    expect(refusal(growing, { maxBytes: 1_000, maxDepth: 2 })).toMatchObject({ code: "TOO_LARGE" });
  });
});

it("never throws, and never lets anything through that JSON cannot hold", () => {
  const odd = fc.anything({
    withBigInt: true,
    withBoxedValues: true,
    withDate: true,
    withMap: true,
    withNullPrototype: true,
    withObjectString: true,
    withSet: true,
    withSparseArray: true,
    withTypedArray: true,
    maxDepth: 4,
  });
  fc.assert(
    fc.property(odd, fc.nat(300), fc.nat(6), (value, maxBytes, maxDepth) => {
      const result: CaptureResult = captureJson(value, { maxBytes, maxDepth });
      if (!result.ok) {
        expect(["NOT_JSON", "TOO_LARGE", "TOO_DEEP"]).toContain(result.code);
        expect(result.reason.isWellFormed()).toBe(true);
        return;
      }
      const text = JSON.stringify(result.value);
      expect(Buffer.byteLength(text)).toBeLessThanOrEqual(maxBytes);
      expect(text.isWellFormed()).toBe(true);
      expect(JSON.parse(text)).toEqual(result.value);
    }),
    { numRuns: 2_000 },
  );
});
