import type { JsonObject, JsonValue } from "@agent-safe/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ParameterCheck } from "./check-parameters.ts";
import { registryOf } from "./registry-of.ts";

const action = (parameters: readonly unknown[]): unknown => ({
  name: "act",
  version: "1.0.0",
  description: "x",
  risk_class: "low",
  target_types: ["vm"],
  parameters,
});

function checker(parameters: readonly unknown[]): (params: JsonObject) => ParameterCheck {
  return registryOf([action(parameters)]).actions.get("act")!.checkParameters;
}

/** Code and parameter of each problem. */
function problemsOf(check: ParameterCheck): string[] {
  return check.ok ? [] : check.problems.map(({ code, parameter }) => `${code} ${parameter}`);
}

function check(type: string, constraints: unknown, value: JsonValue): string[] {
  return problemsOf(checker([{ name: "p", type, constraints }])({ p: value })).map((each) =>
    each.replace(/ p$/, ""),
  );
}

describe("a value's type", () => {
  it.each<[string, JsonValue, boolean]>([
    ["string", "", true],
    ["string", 1, false],
    ["string", null, false],
    ["string", ["a"], false],
    ["integer", 3, true],
    ["integer", -0, true],
    ["integer", 3.0, true],
    ["integer", 1e3, true],
    ["integer", 2 ** 53 - 1, true],
    ["integer", 2 ** 53, false],
    ["integer", -(2 ** 53), false],
    ["integer", 1.5, false],
    ["integer", "3", false],
    ["integer", true, false],
    ["number", 1.5, true],
    ["number", 1e300, true],
    ["number", true, false],
    ["number", "1.5", false],
    ["number", Number.NaN, false],
    ["number", Number.POSITIVE_INFINITY, false],
    ["boolean", false, true],
    ["boolean", 0, false],
    ["boolean", "true", false],
    ["boolean", null, false],
    ["array", [], true],
    ["array", [1, null, { a: [2] }], true],
    ["array", { 0: "a" }, false],
    ["array", "a", false],
  ])("%s: %j is accepted: %s", (type, value, accepted) => {
    expect(check(type, undefined, value)).toEqual(accepted ? [] : ["WRONG_TYPE"]);
  });
});

describe("a constraint", () => {
  it.each<[string, unknown, string, JsonValue, string[]]>([
    ["includes its lower bound", { min_value: 2 }, "integer", 2, []],
    ["excludes below it", { min_value: 2 }, "integer", 1, ["TOO_SMALL"]],
    ["includes its upper bound", { max_value: 0.5 }, "number", 0.5, []],
    ["excludes above it", { max_value: 0.5 }, "number", 0.5000001, ["TOO_LARGE"]],
    ["counts code points, not UTF-16 units", { max_length: 2 }, "string", "😀😀", []],
    ["counts code points of an accented letter", { max_length: 2 }, "string", "e\u0301x", ["TOO_LONG"]],
    ["counts code points for the minimum too", { min_length: 3 }, "string", "😀😀", ["TOO_SHORT"]],
    ["counts items", { min_length: 1, max_length: 2 }, "array", [], ["TOO_SHORT"]],
    ["counts items above", { min_length: 1, max_length: 2 }, "array", [1, 2, 3], ["TOO_LONG"]],
    ["matches the whole text", { pattern: "a|ab" }, "string", "ab", []],
    ["does not match a part", { pattern: "a" }, "string", "ab", ["PATTERN_MISMATCH"]],
    ["takes anchors", { pattern: "^[a-z]+$" }, "string", "abc", []],
    [
      "takes an alternative without anchors whole",
      { pattern: "rolling|recreate" },
      "string",
      "recreatex",
      ["PATTERN_MISMATCH"],
    ],
    [
      "does not let `$` overlook a line break",
      { pattern: "^[a-z]+$" },
      "string",
      "abc\n",
      ["PATTERN_MISMATCH"],
    ],
    ["does not let `.` match a line break", { pattern: ".*" }, "string", "a\nb", ["PATTERN_MISMATCH"]],
    ["matches code points", { pattern: "." }, "string", "😀", []],
    ["lists values", { enum: ["tcp", "udp"] }, "string", "udp", []],
    ["lists no others", { enum: ["tcp", "udp"] }, "string", "UDP", ["NOT_IN_ENUM"]],
    ["takes `1.0` for `1`", { enum: [1, 2] }, "number", 1.0, []],
    ["takes `-0` for `0`", { enum: [0] }, "integer", -0, []],
    ["lists one boolean", { enum: [true] }, "boolean", false, ["NOT_IN_ENUM"]],
    [
      "stands beside others",
      { min_length: 3, pattern: "[a-z]+", enum: ["abc"] },
      "string",
      "A",
      ["TOO_SHORT", "PATTERN_MISMATCH", "NOT_IN_ENUM"],
    ],
  ])("%s", (_, constraints, type, value, expected) => {
    expect(check(type, constraints, value)).toEqual(expected);
  });

  it("matches in linear time what other engines take for ever over", () => {
    const match = checker([{ name: "p", type: "string", constraints: { pattern: "(a+)+b" } }]);
    const before = process.cpuUsage().user;
    expect(match({ p: "a".repeat(30_000) }).ok).toBe(false);
    expect((process.cpuUsage().user - before) / 1000).toBeLessThan(1000);
  });
});

describe("the parameters of a request", () => {
  const all = checker([
    { name: "namespace", type: "string" },
    { name: "replicas", type: "integer", default: 1, constraints: { max_value: 9 } },
    { name: "zones", type: "array", required: false, default: ["a"] },
    { name: "note", type: "string", required: false },
  ]);

  it("get their defaults, and are frozen", () => {
    const checked = all({ namespace: "prod" });
    expect(checked).toEqual({ ok: true, params: { namespace: "prod", replicas: 1, zones: ["a"] } });
    if (!checked.ok) return;
    expect(Object.isFrozen(checked.params)).toBe(true);
    expect(Object.isFrozen(checked.params["zones"])).toBe(true);
  });

  it("are not those of the caller, who could change them", () => {
    const zones = ["b", ["c"]];
    const checked = all({ namespace: "prod", zones });
    (zones[1] as string[]).push("d");
    expect(checked).toMatchObject({ params: { zones: ["b", ["c"]] } });
    expect(Object.isFrozen(zones)).toBe(false);
  });

  it("do not get a default where a value was given", () => {
    expect(all({ namespace: "prod", replicas: 0, zones: [] })).toMatchObject({
      params: { replicas: 0, zones: [] },
    });
    expect(problemsOf(all({ namespace: "prod", replicas: null }))).toEqual(["WRONG_TYPE replicas"]);
  });

  it("are told everything that is wrong", () => {
    expect(problemsOf(all({ replicas: 10, zones: "a", notes: 1, __proto: 1 }))).toEqual([
      "MISSING_PARAMETER namespace",
      "TOO_LARGE replicas",
      "WRONG_TYPE zones",
      "UNKNOWN_PARAMETER notes",
      "UNKNOWN_PARAMETER __proto",
    ]);
  });

  it("are told at most 50 problems, quickly", () => {
    const many = Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [`replica${i}`, i]));
    const before = process.cpuUsage().user;
    const checked = all({ namespace: "x", ...many });
    expect((process.cpuUsage().user - before) / 1000).toBeLessThan(1000);
    expect(problemsOf(checked)).toHaveLength(50);
    expect(problemsOf(checked).at(-1)).toBe("MORE_PROBLEMS ");
  });

  it.each([49, 50, 51])("of which %i are wrong", (count) => {
    const names = Array.from({ length: count }, (_, i) => `p${i}`);
    const checked = checker(names.map((name) => ({ name, type: "string" })))({});
    expect(problemsOf(checked)).toHaveLength(Math.min(count, 50));
    expect(problemsOf(checked).includes("MORE_PROBLEMS ")).toBe(count > 50);
  });

  it("may have hostile names", () => {
    const hostile = checker([
      { name: "__proto__", type: "string" },
      { name: "constructor", type: "string", required: false },
    ]);
    expect(problemsOf(hostile({}))).toEqual(["MISSING_PARAMETER __proto__"]);
    const checked = hostile(JSON.parse('{"__proto__": "x"}'));
    expect(checked.ok && Object.entries(checked.params)).toEqual([["__proto__", "x"]]);
    expect(problemsOf(all(JSON.parse('{"namespace": "x", "__proto__": {"replicas": 1}}')))).toEqual([
      "UNKNOWN_PARAMETER __proto__",
    ]);
    expect(problemsOf(all({ namespace: "x", constructor: 1, toString: 2 }))).toEqual([
      "UNKNOWN_PARAMETER constructor",
      "UNKNOWN_PARAMETER toString",
    ]);
  });

  it("do not come from a prototype", () => {
    expect(problemsOf(all(Object.create({ namespace: "x" })))).toEqual(["MISSING_PARAMETER namespace"]);
  });
});

describe("the message of a problem", () => {
  const messageOf = (parameters: readonly unknown[], params: unknown): string => {
    const checked = checker(parameters)(params as JsonObject);
    return checked.ok ? "" : checked.problems.map(({ message }) => message).join("\n");
  };

  it.each<[string, unknown, unknown, string]>([
    [
      "a wrong type",
      { name: "n", type: "integer" },
      { n: "three" },
      '`n` must be an integer between -(2^53 - 1) and 2^53 - 1, found string `"three"`',
    ],
    ["a null", { name: "n", type: "string" }, { n: null }, "`n` must be a string, found null"],
    [
      "a small value",
      { name: "n", type: "integer", constraints: { min_value: 1 } },
      { n: 0 },
      "`n` must be at least 1, found `0`",
    ],
    [
      "a long one",
      { name: "n", type: "string", constraints: { max_length: 1 } },
      { n: "abc" },
      "`n` must have at most 1 character, found 3",
    ],
    [
      "a misspelt value",
      { name: "n", type: "string", constraints: { enum: ["rolling", "recreate"] } },
      { n: "roling" },
      '`n` must be one of `"rolling"`, `"recreate"`, found `"roling"`; did you mean `"rolling"`?',
    ],
    ["a missing parameter", { name: "n", type: "string" }, {}, "the required parameter `n` is missing"],
    [
      "a misspelt parameter",
      { name: "replicas", type: "string", required: false },
      { replica: 1 },
      "unknown parameter `replica`; did you mean `replicas`?",
    ],
    [
      "an unknown parameter",
      { name: "replicas", type: "string", required: false },
      { zzz: 1 },
      "unknown parameter `zzz`",
    ],
  ])("for %s", (_, parameter, params, message) => {
    expect(messageOf([parameter], params)).toBe(message);
  });

  it("is short and harmless, whatever the value", () => {
    const message = messageOf([{ name: "n", type: "integer" }], {
      n: `\u001b[31m\u202e${"x".repeat(10_000)}`,
    });
    expect(message.length).toBeLessThan(200);
    expect(message).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    const name = messageOf([], { [`\u001b${"y".repeat(10_000)}`]: 1 });
    expect(name.length).toBeLessThan(200);
    expect(name).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });

  it("never holds a sensitive or undeclared value", () => {
    const secret = (type: string, constraints?: unknown): unknown => ({
      name: "s",
      type,
      constraints,
      sensitive: true,
    });
    const messages = [
      messageOf([secret("integer")], { s: "hunter2" }),
      messageOf([secret("string", { max_length: 2 })], { s: "hunter2" }),
      messageOf([secret("string", { pattern: "[0-9]+" })], { s: "hunter2" }),
      messageOf([secret("string", { enum: ["hunter1"] })], { s: "hunter2" }),
      messageOf([secret("number", { max_value: 1 })], { s: 77777 }),
      messageOf([secret("array", { max_length: 0 })], { s: ["hunter2"] }),
      messageOf([], { unknown: "hunter2" }),
      messageOf([], { unknown: { a: 77777 } }),
    ];
    for (const message of messages) expect(message).not.toMatch(/hunter2|77777|found/);
  });
});

describe("checkParameters never throws", () => {
  const one = checker([
    { name: "p", type: "array" },
    { name: "q", type: "string", required: false },
  ]);
  const throws = {
    get p(): JsonValue {
      throw new Error("no");
    },
  };
  const cyclic: unknown[] = [];
  cyclic.push(cyclic);
  let deep: unknown[] = [];
  for (let level = 0; level < 100_000; level++) deep = [deep];
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();

  it.each<[string, unknown]>([
    ["nothing", undefined],
    ["null", null],
    ["a text", "p"],
    ["an array", ["p"]],
    ["a getter that throws", throws],
    ["a revoked proxy", proxy],
    ["a cycle", { p: cyclic }],
    ["100,000 levels", { p: deep }],
    ["a function", { p: () => 1 }],
    ["a BigInt", { p: 1n }],
    ["a symbol", { p: Symbol("x"), q: Symbol("y") }],
    ["a lone surrogate", { p: ["\ud800"], q: "\ud800" }],
  ])("on %s", (_, params) => {
    expect(problemsOf(one(params as JsonObject)).length).toBeGreaterThan(0);
  });

  it("on anything", () => {
    fc.assert(
      fc.property(
        fc.anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true }),
        (params) => {
          const checked = one(params as JsonObject);
          expect(typeof checked.ok).toBe("boolean");
          if (!checked.ok) expect(checked.problems.length).toBeGreaterThan(0);
        },
      ),
      { numRuns: 3000 },
    );
  });
});

describe("checkParameters and a naive model", () => {
  interface Declared {
    readonly name: string;
    readonly type: "string" | "integer" | "number" | "boolean" | "array";
    readonly required: boolean;
    readonly constraints: Readonly<Record<string, unknown>>;
  }

  /** What is wrong, said as simply as it can be; patterns by the engine of the language. */
  function model(parameters: readonly Declared[], params: JsonObject): string[] {
    const wrong: string[] = [];
    for (const { name, type, required, constraints } of parameters) {
      if (!Object.keys(params).includes(name)) {
        if (required) wrong.push(`MISSING_PARAMETER ${name}`);
        continue;
      }
      const value = params[name] as JsonValue;
      const length =
        typeof value === "string" ? Array.from(value).length : Array.isArray(value) ? value.length : 0;
      const fits = {
        string: typeof value === "string",
        integer:
          typeof value === "number" && Math.floor(value) === value && Math.abs(value) <= 9007199254740991,
        number: typeof value === "number",
        boolean: value === true || value === false,
        array: Array.isArray(value),
      }[type];
      if (!fits) {
        wrong.push(`WRONG_TYPE ${name}`);
        continue;
      }
      const { min_length, max_length, min_value, max_value, pattern, enum: listed } = constraints;
      if (typeof min_value === "number" && Number(value) < min_value) wrong.push(`TOO_SMALL ${name}`);
      if (typeof max_value === "number" && Number(value) > max_value) wrong.push(`TOO_LARGE ${name}`);
      if (typeof min_length === "number" && length < min_length) wrong.push(`TOO_SHORT ${name}`);
      if (typeof max_length === "number" && length > max_length) wrong.push(`TOO_LONG ${name}`);
      const matches = new RegExp(`^(?:${String(pattern)})$`, "u");
      if (typeof pattern === "string" && !matches.test(String(value))) wrong.push(`PATTERN_MISMATCH ${name}`);
      if (Array.isArray(listed) && !listed.some((each) => each === value)) wrong.push(`NOT_IN_ENUM ${name}`);
    }
    const known = parameters.map(({ name }) => name);
    for (const name of Object.keys(params))
      if (!known.includes(name)) wrong.push(`UNKNOWN_PARAMETER ${name}`);
    return wrong.sort();
  }

  const range = (
    min: string,
    max: string,
    bound: fc.Arbitrary<number>,
  ): fc.Arbitrary<Record<string, unknown>> =>
    fc.tuple(fc.option(bound), fc.option(bound)).map(([a, b]) => {
      if (a === null || b === null)
        return { ...(a === null ? {} : { [min]: a }), ...(b === null ? {} : { [max]: b }) };
      return { [min]: Math.min(a, b), [max]: Math.max(a, b) };
    });
  const lengths = range("min_length", "max_length", fc.nat({ max: 4 }));
  const values = range("min_value", "max_value", fc.constantFrom(-1, 0, 0.5, 1, 3));
  const patterns = fc.constantFrom(
    {},
    { pattern: "[a-z]*" },
    { pattern: "^a|b$" },
    { pattern: "..?" },
    { pattern: "\\d+" },
  );
  const listed = (...each: unknown[]): fc.Arbitrary<Record<string, unknown>> =>
    fc.constantFrom({}, { enum: each });
  const merged = (...parts: fc.Arbitrary<Record<string, unknown>>[]): fc.Arbitrary<Record<string, unknown>> =>
    fc.tuple(...parts).map((all) => Object.assign({}, ...all) as Record<string, unknown>);

  const name = fc.constantFrom("a", "b", "c", "__proto__", "constructor");
  const declared = fc
    .oneof(
      fc.record({
        type: fc.constant("string"),
        constraints: merged(lengths, patterns, listed("a", "", "ab")),
      }),
      fc.record({ type: fc.constantFrom("integer", "number"), constraints: merged(values, listed(0, 1, 3)) }),
      fc.record({ type: fc.constant("boolean"), constraints: listed(true) }),
      fc.record({ type: fc.constant("array"), constraints: lengths }),
    )
    .chain((kind) =>
      fc.record({ name, required: fc.boolean() }).map((rest) => ({ ...kind, ...rest }) as Declared),
    );
  const value = fc.oneof(
    fc.constantFrom<JsonValue>(
      "",
      "a",
      "ab",
      "b",
      "7",
      "😀",
      "é",
      0,
      1,
      3,
      -1,
      0.5,
      2 ** 53,
      true,
      false,
      null,
    ),
    fc.array(fc.constantFrom<JsonValue>(1, "x", null), { maxLength: 5 }),
    fc.constant<JsonValue>({}),
  );

  it("agree", () => {
    const parameters = fc.uniqueArray(declared, { selector: (each) => each.name, maxLength: 4 });
    const given = fc.array(fc.tuple(fc.oneof(name, fc.constant("other")), value), { maxLength: 5 });
    fc.assert(
      fc.property(parameters, given, (list, members) => {
        const params = Object.fromEntries(members) as JsonObject;
        const checked = checker(list)(params);
        expect(problemsOf(checked).sort()).toEqual(model(list, params));
        if (checked.ok) expect(checked.params).toEqual(params);
      }),
      { numRuns: 3000 },
    );
  });
});
