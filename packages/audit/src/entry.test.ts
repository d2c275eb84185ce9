import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { draftEntry, type LedgerEntryInput } from "./entry.ts";
import { longestLine, longestPrefix } from "./line.ts";
import { createRedactor } from "./redactor.ts";

const draft = (input: unknown) => draftEntry(input as LedgerEntryInput, createRedactor(), 0);
const refusal = (input: unknown) => {
  try {
    draft(input);
  } catch (error) {
    return error;
  }
  return undefined;
};

describe("an entry", () => {
  it("is written as JSON.stringify writes it, type and ids first", () => {
    const input = {
      z: 1,
      type: "decision",
      "7": "seven",
      correlation_id: 'q"\u2028',
      id: "evt-1",
      audit_id: "evt-0",
      u: undefined,
    };
    expect(draft(input).body).toBe(
      '"type":"decision","id":"evt-1","audit_id":"evt-0","correlation_id":"q\\"\u2028","7":"seven","z":1}',
    );
  });

  it("gets an id when it has none", () => {
    expect(draft({ type: "config" }).body).toMatch(/^"type":"config","id":"ent-[0-9a-f-]{36}"\}$/);
  });

  it("holds any JSON value without loss", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        const parsed = JSON.parse(`{${draft({ type: "t", value }).body}`);
        expect(parsed.value).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it("takes `__proto__` and `constructor` as data", () => {
    const payload = JSON.parse('{"type":"t","__proto__":{"a":1},"b":{"__proto__":2,"constructor":3}}');
    const text = `{${draft(payload).body}`;
    expect(text).toContain('"__proto__":{"a":1}');
    expect(text).toContain('"b":{"__proto__":2,"constructor":3}');
  });

  it("is refused when JSON cannot hold it, and says where", () => {
    const cycle: Record<string, unknown> = {};
    cycle["self"] = { cycle };
    const cases: [unknown, RegExp][] = [
      [{ a: { b: Number.NaN } }, /`a\.b` is not a finite number/],
      [{ a: [1, Number.POSITIVE_INFINITY] }, /`a\[1\]` is not a finite number/],
      [{ a: "\ud800" }, /`a` has a lone surrogate/],
      [{ a: { "\udfff": 1 } }, /lone surrogate/],
      [{ id: "\ud800" }, /lone surrogate/],
      [{ a: 1n }, /`a` is a bigint/],
      [{ a: () => 1 }, /`a` is a function/],
      [{ a: Symbol("s") }, /`a` is a symbol/],
      [{ a: [undefined] }, /`a\[0\]` is undefined/],
      [{ a: new Date() }, /instance of a class/],
      [{ a: new Map() }, /instance of a class/],
      [{ cycle }, /nested too deep, or holds itself/],
      [{ a: { toJSON: () => 1 } }, /`a\.toJSON` is a function/],
      [{ a: "x".repeat(70_000) }, /larger than a line/],
      [{ a: Array(70_000).fill(0) }, /larger than a line/],
      [{ a: new Array(4_000_000_000) }, /larger than a line/],
      [{ seq: 1 }, /`seq` is given by the ledger/],
      [{ prev: "" }, /`prev` is given by the ledger/],
      [{ v: 1 }, /`v` is given by the ledger/],
      [{ ts: "" }, /`ts` is given by the ledger/],
      [{ id: 7 }, /`id` is a string/],
      [{ redacted: "x" }, /`redacted` is a list/],
      [{ redacted: [1] }, /`redacted` is a list/],
    ];
    for (const [payload, message] of cases) {
      expect(refusal({ type: "decision", ...(payload as object) })).toMatchObject({
        code: "AUDIT_ENTRY_INVALID",
        message: expect.stringMatching(message),
      });
    }
    const throwing = Object.defineProperty({ type: "t" }, "a", {
      enumerable: true,
      get: () => {
        throw new Error("trap");
      },
    });
    const { proxy, revoke } = Proxy.revocable({ type: "t" }, {});
    revoke();
    for (const input of [
      undefined,
      null,
      7,
      "x",
      {},
      { type: "" },
      { type: "Upper" },
      { type: 'a"' },
      throwing,
      proxy,
    ]) {
      expect(refusal(input)).toMatchObject({ code: "AUDIT_ENTRY_INVALID" });
    }
    for (const type of ["genesis", "key", "recovery"]) {
      expect(refusal({ type })).toMatchObject({ message: expect.stringContaining("by the ledger itself") });
    }
  });

  it("is refused quickly when it holds itself, or one value again and again", () => {
    const twice: Record<string, unknown> = {};
    twice["a"] = twice;
    twice["b"] = twice;
    let shared: unknown[] = [];
    for (let level = 0; level < 60; level++) shared = [shared, shared];
    for (const value of [twice, shared]) {
      expect(refusal({ type: "t", value })).toMatchObject({ code: "AUDIT_ENTRY_INVALID" });
    }
  });

  it("may fill a line to the last byte, and not more", () => {
    const empty = draft({ type: "t", id: "i", a: "" }).bytes;
    const room = longestLine - longestPrefix - empty;
    expect(draft({ type: "t", id: "i", a: "x".repeat(room) }).bytes).toBe(longestLine - longestPrefix);
    expect(refusal({ type: "t", id: "i", a: "x".repeat(room + 1) })).toMatchObject({
      code: "AUDIT_ENTRY_INVALID",
    });
    expect(refusal({ type: "t", id: "i", a: "é".repeat(room / 2 + 1) })).toMatchObject({
      code: "AUDIT_ENTRY_INVALID",
    });
    expect(refusal({ type: "t", id: "i", a: "\u0001".repeat(room / 4) })).toMatchObject({
      code: "AUDIT_ENTRY_INVALID",
    });
  });

  it("never becomes anything but one line of JSON, whatever it is made of", () => {
    fc.assert(
      fc.property(
        fc.anything({
          withBigInt: true,
          withDate: true,
          withMap: true,
          withNullPrototype: true,
          withSparseArray: true,
        }),
        (value) => {
          const error = refusal({ type: "t", value });
          if (error !== undefined) {
            expect(error).toMatchObject({ code: "AUDIT_ENTRY_INVALID" });
            return;
          }
          const text = `{${draft({ type: "t", value }).body}`;
          expect(text).not.toContain("\n");
          expect(JSON.parse(text)).toMatchObject({ type: "t" });
        },
      ),
      { numRuns: 2000 },
    );
  });
});
