import { describe, expect, it } from "vitest";
import { parseYaml } from "./parse-yaml.ts";

const text = "name: x\nsteps:\n  - action: a\n    with: {n: 1}\n  - action: b\n";

describe.each([
  ["YAML", text, { with: [4, 11], action: [5, 13] }],
  [
    "JSON",
    '{"name": "x",\n"steps": [{"action": "a", "with": {"n": 1}},\n{"action": "b"}]}',
    { with: [2, 35], action: [3, 12] },
  ],
])("the source of a %s file", (_, content, places) => {
  const { source } = parseYaml(content, "f.yaml");

  it("knows where each value stands", () => {
    const at = (path: (string | number)[], of?: "key"): number[] => {
      const { line, column } = source!.position(path, of);
      return [line, column];
    };
    expect(at(["steps", 0, "with"])).toEqual(places.with);
    expect(at(["steps", 1, "action"])).toEqual(places.action);
    expect(at(["name"], "key")).toEqual(at([]).map((n, i) => (i === 1 && content.startsWith("{") ? 2 : n)));
  });

  it("answers the nearest place above what is not there", () => {
    const step = source!.position(["steps", 1]);
    expect(source!.position(["steps", 1, "nothing"])).toEqual(step);
    expect(source!.position(["steps", 1, "nothing", "deeper"], "key")).toEqual(step);
    expect(source!.position(["steps", 9])).toEqual(source!.position(["steps"]));
    expect(source!.position(["name", "deeper"])).toEqual(source!.position(["name"]));
  });

  it("makes problems with frames", () => {
    const problem = source!.problem(["steps", 1, "action"], { code: "X", message: "m" });
    expect(problem).toMatchObject({ file: "f.yaml", severity: "error", code: "X", message: "m" });
    expect(problem).not.toHaveProperty("cure");
    expect(problem.frame).toContain("action");
  });
});
