import { createHmac } from "node:crypto";
import { deriveKey } from "@agent-safe/keys";
import { describe, expect, it } from "vitest";
import { parseRedactPath } from "./redact-path.ts";
import { createRedactor } from "./redactor.ts";

const secret = Buffer.from("your-secret-key");
const digest = (text: string) => ({
  $redacted: "hmac-sha256",
  d: createHmac("sha256", deriveKey(secret, "ledger redaction")).update(text).digest("base64url"),
});

describe("a redactor", () => {
  it("replaces sensitive parameters, and lists them", () => {
    const { params, redacted } = createRedactor({ secret }).redactParams(
      { user: "root", password: { b: 1, a: "x" }, "odd.name": "y" },
      new Set(["password", "odd.name", "absent"]),
    );
    expect(params).toEqual({ user: "root", password: digest('{"a":"x","b":1}'), "odd.name": digest('"y"') });
    expect(redacted).toEqual(["params.password", "params.odd\\.name"]);
  });

  it("replaces sensitive parameters in the order of their names, `__proto__` too, and leaves frozen ones alone", () => {
    const given = Object.freeze(JSON.parse('{"a":1,"__proto__":{"x":2},"b":3,"c":4}'));
    const { params, redacted } = createRedactor().redactParams(given, ["c", "__proto__", "absent", "c", "a"]);
    expect(redacted).toEqual(["params.c", "params.__proto__", "params.a"]);
    const gone = '{"$redacted":"dropped"}';
    expect(JSON.stringify(params)).toBe(`{"a":${gone},"__proto__":${gone},"b":3,"c":${gone}}`);
    expect(JSON.stringify(given)).toBe('{"a":1,"__proto__":{"x":2},"b":3,"c":4}');
  });

  it("takes no more time for each of many sensitive parameters than for one", () => {
    const names = Array.from({ length: 4000 }, (_, index) => `p${index}`);
    const before = process.cpuUsage();
    const { redacted } = createRedactor({ secret }).redactParams(
      Object.fromEntries(names.map((name) => [name, 1])),
      names,
    );
    const { user, system } = process.cpuUsage(before);
    expect(redacted.length).toBe(4000);
    // Copying them all once for each of them takes several seconds.
    expect(user + system).toBeLessThan(1_000_000);
  });

  it("gives equal values equal digests, and nothing without a key", () => {
    const redactor = createRedactor({ secret });
    expect(redactor.replace({ a: 1, b: [2] })).toEqual(redactor.replace({ b: [2], a: 1 }));
    expect(redactor.replace("a")).not.toEqual(redactor.replace("b"));
    expect(createRedactor({ secret: Buffer.from("other") }).replace("a")).not.toEqual(redactor.replace("a"));
    expect(createRedactor().replace("a")).toEqual({ $redacted: "dropped" });
    let shared: unknown = {};
    for (let level = 0; level < 60; level++) shared = { a: shared, b: shared };
    for (const odd of ["\ud800", Number.NaN, undefined, shared]) {
      expect(redactor.replace(odd)).toEqual({ $redacted: "dropped" });
    }
  });

  it("replaces what configured paths name, at any depth, and nothing else", () => {
    const redactor = createRedactor({
      secret,
      paths: ["before.users.*.email", "params.env.*", "output", "a.b"],
    });
    const entry = {
      type: "state_capture",
      before: { users: [{ email: "x", name: "n" }, { name: "m" }, "text"] },
      params: { env: { A: 1, B: 2 }, other: 3 },
      a: "no member b",
    };
    const redacted = redactor.redactEntry(entry);
    expect(redacted).toEqual({
      type: "state_capture",
      before: { users: [{ email: digest('"x"'), name: "n" }, { name: "m" }, "text"] },
      params: { env: { A: digest("1"), B: digest("2") }, other: 3 },
      a: "no member b",
      redacted: ["before.users.0.email", "params.env.A", "params.env.B"],
    });
    expect(entry.params.env.A).toBe(1);
    expect(redactor.redactEntry({ type: "config", plain: 1 })).toEqual({ type: "config", plain: 1 });
  });

  it("replaces a value once, although a path names it that was marked sensitive already", () => {
    const redactor = createRedactor({ secret, paths: ["params.password"] });
    const { params, redacted } = redactor.redactParams({ password: "x" }, ["password"]);
    expect(params["password"]).toEqual(digest('"x"'));
    const entry = redactor.redactEntry({ type: "decision", params, redacted });
    expect(entry).toMatchObject({ params: { password: digest('"x"') }, redacted: ["params.password"] });
  });

  it("replaces a value that only looks replaced", () => {
    const forged = { $redacted: "hmac-sha256", d: "forged" };
    const entry = createRedactor({ secret, paths: ["params.p"] }).redactEntry({
      type: "t",
      params: { p: forged },
    });
    expect(entry["params"]).not.toEqual({ p: forged });
  });

  it("keeps `__proto__` a plain key", () => {
    const entry = JSON.parse('{"type":"t","params":{"__proto__":{"secret":1}}}');
    const redacted = createRedactor({ paths: ["params.*.secret"] }).redactEntry(entry);
    expect(JSON.stringify(redacted)).toContain('"__proto__":{"secret":{"$redacted":"dropped"}}');
  });
});

describe("a redact path", () => {
  it("has names, stars and escapes", () => {
    expect(parseRedactPath("params.*.a\\.b.\\*.c\\\\")).toEqual(["params", undefined, "a.b", "*", "c\\"]);
  });

  it("is refused when it is empty somewhere, or would hide the envelope", () => {
    for (const path of ["", ".", "a.", ".a", "a..b", "*", "id", "type", "ts", "redacted.0", "seq"]) {
      expect(() => parseRedactPath(path)).toThrow(expect.objectContaining({ code: "AUDIT_PATH_INVALID" }));
    }
  });
});
