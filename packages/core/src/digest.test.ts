import { expect, it } from "vitest";
import { sha256 } from "./digest.ts";

it.each([
  // The vectors of FIPS 180-2, appendix B.
  ["", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"],
  ["abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"],
  [
    "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
    "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
  ],
])("is SHA-256: %j", (text, hex) => {
  expect(sha256(text)).toBe(Buffer.from(hex, "hex").toString("base64url"));
  expect(sha256(text)).toMatch(/^[A-Za-z0-9_-]{43}$/);
});

it("takes a string as its UTF-8 bytes", () => {
  expect(sha256("ä\u{1f600}")).toBe(sha256(Buffer.from([0xc3, 0xa4, 0xf0, 0x9f, 0x98, 0x80])));
});

it("takes the bytes of a view, not of the buffer behind it", () => {
  expect(sha256(new Uint8Array(Buffer.from("xabcx")).subarray(1, 4))).toBe(sha256("abc"));
});

it("takes a lone surrogate as U+FFFD", () => {
  expect(sha256("\ud800")).toBe(sha256("\ufffd"));
});
