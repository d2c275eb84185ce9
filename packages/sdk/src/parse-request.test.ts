import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseRequest } from "./parse-request.ts";

function refused(input: unknown) {
  const parsed = parseRequest(input);
  if (parsed.ok) throw new Error("expected a refusal");
  return parsed;
}

function nested(levels: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < levels; level++) value = { a: value };
  return value;
}

describe("parseRequest", () => {
  it("fills in what was left out", () => {
    expect(parseRequest({ action: "a" })).toEqual({
      ok: true,
      request: { action: "a", target: null, caller: null, params: {}, ticketId: null, correlationId: null },
    });
  });

  it("reads an empty target or caller, and a blank change ticket, as none", () => {
    expect(parseRequest({ action: "a", target: "", caller: "", ticketId: "\u00a0\n" })).toMatchObject({
      request: { target: null, caller: null, ticketId: null },
    });
  });

  it("copies params, so that a later change of the original changes nothing", () => {
    const params = { list: [1] };
    const parsed = parseRequest({ action: "a", params });
    params.list.push(2);
    expect(parsed).toMatchObject({ request: { params: { list: [1] } } });
  });

  it("reads each property once", () => {
    let reads = 0;
    const parsed = parseRequest({
      get action() {
        return reads++ === 0 ? "harmless" : "harmful";
      },
    });
    expect(parsed).toMatchObject({ request: { action: "harmless" } });
    expect(reads).toBe(1);
  });

  it.each([
    ["nothing", undefined],
    ["null", null],
    ["a string", "restart"],
    ["a list", []],
    ["a number", 7],
    ["a missing action", {}],
    ["an action that is no string", { action: 5 }],
    ["a target that is no string", { action: "a", target: {} }],
    ["params that are a list", { action: "a", params: [] }],
    ["a BigInt in params", { action: "a", params: { n: 1n } }],
    ["NaN in params", { action: "a", params: { n: Number.NaN } }],
    ["a function in params", { action: "a", params: { f: () => 1 } }],
    ["a Date in params", { action: "a", params: { d: new Date() } }],
    ["a Map in params", { action: "a", params: new Map() }],
    ["a lone surrogate in params", { action: "a", params: { s: "\ud800" } }],
    ["a control character in an id", { action: "a\u0007" }],
    ["a lone surrogate in an id", { action: "a", caller: "agent\udc00" }],
    ["a line break in a change ticket", { action: "a", ticketId: "A\nB" }],
  ])("refuses %s", (_, input) => {
    expect(refused(input).code).toBe("INVALID_REQUEST");
  });

  it.each([
    ["params of 40 KiB", { action: "a", params: { s: "x".repeat(40 * 1024) } }],
    ["params 33 levels deep", { action: "a", params: nested(33) }],
    ["params 5,000 levels deep", { action: "a", params: nested(5000) }],
    ["params 200,000 levels deep", { action: "a", params: nested(200_000) }],
    ["an array of a billion holes", { action: "a", params: { list: new Array(1_000_000_000) } }],
    ["an action of 257 characters", { action: "a".repeat(257) }],
    ["a caller of 10 MiB", { action: "a", caller: "x".repeat(10 << 20) }],
  ])("refuses %s as too large", (_, input) => {
    expect(refused(input).code).toBe("REQUEST_TOO_LARGE");
  });

  it("counts characters, not UTF-16 units", () => {
    expect(parseRequest({ action: "\u{1f600}".repeat(256) }).ok).toBe(true);
    expect(refused({ action: "\u{1f600}".repeat(257) }).code).toBe("REQUEST_TOO_LARGE");
  });

  it("refuses cycles, throwing getters, proxies and revoked proxies", () => {
    const cycle: Record<string, unknown> = {};
    cycle["self"] = cycle;
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    const throwing = {
      get x(): never {
        throw new Error("boom");
      },
    };
    const hostile = new Proxy(
      { action: "a" },
      {
        get() {
          throw new Error("boom");
        },
      },
    );
    for (const params of [cycle, throwing, new Proxy({}, {}), proxy]) refused({ action: "a", params });
    refused(hostile);
    refused(proxy);
  });

  it("takes `__proto__` in params as data", () => {
    const parsed = parseRequest({ action: "a", params: JSON.parse('{"__proto__": {"admin": true}}') });
    if (!parsed.ok) throw new Error("refused");
    expect(Object.getPrototypeOf(parsed.request.params)).toBe(Object.prototype);
    expect(Object.keys(parsed.request.params)).toEqual(["__proto__"]);
    expect((parsed.request.params as { admin?: boolean }).admin).toBeUndefined();
  });

  it("names what was probably meant by an unknown part", () => {
    expect(refused({ action: "a", ticket_id: "X" }).reason).toContain("did you mean `ticketId`");
    expect(refused({ action: "a", parms: {} }).reason).toContain("did you mean `params`");
  });

  it("refuses a token that nothing here can verify, and does not repeat it", () => {
    const token = "eyJhbGciOiJIUzI1NiJ9.eyJhZ2VudF9pZCI6ImEifQ.c2lnbmF0dXJl";
    const parsed = refused({ action: "a", caller: token });
    expect(parsed.code).toBe("TOKEN_INVALID");
    expect(parsed.reason).not.toContain("eyJ");
    expect(parsed.readable.caller).toBeUndefined();
  });

  it("lists all problems, and keeps what was readable", () => {
    const parsed = refused({ action: "restart", target: 5, caller: 6 });
    expect(parsed.reason).toContain("`target`");
    expect(parsed.reason).toContain("`caller`");
    expect(parsed.readable.action).toBe("restart");
  });

  it("never throws", () => {
    fc.assert(
      fc.property(
        fc.anything({
          withBigInt: true,
          withDate: true,
          withMap: true,
          withNullPrototype: true,
          withObjectString: true,
          withSparseArray: true,
        }),
        (value) => {
          parseRequest(value);
          parseRequest({ action: value });
          parseRequest({ action: "a", params: value, caller: value });
        },
      ),
      { numRuns: 2000 },
    );
  });
});
