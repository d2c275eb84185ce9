import fc from "fast-check";
import { expect, it } from "vitest";
import { createId } from "./ids.ts";

const uuidv7 = /^evt-[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

it("is a prefix and a UUIDv7, whatever the time", () => {
  fc.assert(
    fc.property(fc.double(), (at) => {
      expect(createId("evt", at)).toMatch(uuidv7);
    }),
  );
});

it("begins with the time of RFC 9562's example", () => {
  // Appendix A.6: 2022-02-22 14:22:22.00 GMT-05:00 is 017F22E2-79B0-7...
  expect(createId("evt", Date.UTC(2022, 1, 22, 19, 22, 22))).toMatch(/^evt-017f22e2-79b0-7/);
});

it("sorts by time", () => {
  const time = fc.nat({ max: 2 ** 48 - 2 });
  fc.assert(
    fc.property(time, time, (a, b) => {
      fc.pre(a !== b);
      expect(createId("evt", a) < createId("evt", b)).toBe(a < b);
    }),
  );
});

it("counts what is no time as the nearest one", () => {
  const time = (at: number): string => createId("evt", at).slice(4, 17);
  expect([Number.NaN, -1, Number.NEGATIVE_INFINITY].map(time)).toEqual(Array(3).fill("00000000-0000"));
  expect([2 ** 48 - 1, 2 ** 48, Number.POSITIVE_INFINITY].map(time)).toEqual(Array(3).fill("ffffffff-ffff"));
  expect(time(1.9)).toBe("00000000-0001");
});

it("is new each time, also within a millisecond", () => {
  const ids = Array.from({ length: 10_000 }, () => createId("evt", 1));
  expect(new Set(ids).size).toBe(10_000);
});

it("uses all its 74 random bits", () => {
  const bits = Array.from({ length: 500 }, () => {
    const [, , , version, variant, node] = createId("evt", 0).split("-");
    return BigInt(`0x${version}${variant}${node}`);
  });
  const seen = (bit: bigint): number => new Set(bits.map((one) => (one >> bit) & 1n)).size;
  const constant = Array.from({ length: 80 }, (_, bit) => bit).filter((bit) => seen(BigInt(bit)) === 1);
  // Four bits of version, two of variant.
  expect(constant).toEqual([62, 63, 76, 77, 78, 79]);
});
