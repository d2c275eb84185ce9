import { describe, expect, it } from "vitest";
import { replaceSection } from "./section.ts";

describe("replaceSection", () => {
  it("adds a section at the end, and replaces it the next time", () => {
    const once = replaceSection("# Title\n\nText.\n", "a", "one");
    expect(once).toMatch(/^# Title\n\nText\.\n\n<!-- bench a: .* -->\n\none\n\n<!-- end of bench a -->\n$/);
    expect(replaceSection(once, "a", "two")).toBe(once.replace("one", "two"));
  });

  it("leaves other sections and the text around them alone", () => {
    const both = replaceSection(replaceSection("# T\n", "a", "one"), "b", "two");
    const changed = replaceSection(`${both}\nend\n`, "a", "three");
    expect(changed).toBe(`${both}\nend\n`.replace("one", "three"));
  });
});
