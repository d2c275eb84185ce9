import fc from "fast-check";
import { expect, it } from "vitest";
import { hasDuplicateMembers } from "./duplicate-members.ts";

it.each([
  '{"a":1,"a":2}',
  '{"a":1,"\\u0061":2}',
  '{"a":{"b":1,"c":[{"d":1,"d":1}]}}',
  '[{"a":1},{"a":1,"b":"}","a":2}]',
  '{"a":"\\"","b":"{","a":1}',
  '{"":1,"":1}',
  '{"__proto__":1,"__proto__":1}',
  ' { "a" : [ ] , "a" : { } } ',
])("finds the two in %s", (json) => {
  expect(hasDuplicateMembers(json)).toBe(true);
});

it.each([
  '{"a":"a","b":"a"}',
  '{"a":{"a":{"a":1}}}',
  '[{"a":1},{"a":1}]',
  '{"a":["a","a"],"b":1}',
  '{"a\\\\":1,"a":2,"a\\"":3}',
  '"a"',
  "[]",
])("finds none in %s", (json) => {
  expect(hasDuplicateMembers(json)).toBe(false);
});

it("finds none in what JSON.stringify writes, and the one that is planted there", () => {
  const object = fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 1 });
  fc.assert(
    fc.property(object, fc.nat(), (value, index) => {
      const json = JSON.stringify(value);
      expect(hasDuplicateMembers(json)).toBe(false);
      const names = Object.keys(JSON.parse(json));
      fc.pre(names.length > 0);
      const name = names[index % names.length]!;
      expect(hasDuplicateMembers(`${json.slice(0, -1)},${JSON.stringify(name)}:0}`)).toBe(true);
    }),
  );
});
