import { describe, expect, it } from "vitest";
import type { Row } from "./row.ts";
import { RowCache, type SubjectKind } from "./row-cache.ts";

interface Subject {
  readonly name: string;
  readonly detail: string;
}

const kind: SubjectKind<Subject, Subject> = {
  remember: (subject) => ({ ...subject }),
  recognize: (memory, subject) => memory.name === subject.name && memory.detail === subject.detail,
  weigh: ({ detail }) => detail.length,
};

/** A cache that counts how often a row had to be made. */
function counting(rules: number): { ask(name: string, detail?: string): Row; readonly made: number } {
  const cache = new RowCache(kind, rules);
  let made = 0;
  return {
    ask: (name, detail = "") =>
      cache.row(name, { name, detail }, () => {
        made += 1;
        return new Uint32Array(2);
      }),
    get made() {
      return made;
    },
  };
}

describe("RowCache", () => {
  it("makes a row once for equal subjects", () => {
    const cache = counting(10);
    expect(cache.ask("a", "x")).toBe(cache.ask("a", "x"));
    expect(cache.made).toBe(1);
  });

  it("tells subjects under one key apart, and remembers a few of them", () => {
    const cache = counting(10);
    for (let round = 0; round < 3; round++) {
      for (const detail of ["x", "y", "z", ""]) cache.ask("a", detail);
    }
    expect(cache.made).toBe(4);
  });

  it("does not walk through hundreds of subjects under one key", () => {
    const cache = counting(10);
    for (let detail = 0; detail < 100; detail++) cache.ask("a", `${detail}`);
    cache.ask("a", "0");
    expect(cache.made).toBe(101);
  });

  it("does not take a changed subject for the one it remembers", () => {
    const cache = new RowCache(kind, 10);
    const subject = { name: "a", detail: "x" };
    const first = cache.row("a", subject, () => new Uint32Array(2));
    subject.detail = "y";
    expect(cache.row("a", subject, () => new Uint32Array(2))).not.toBe(first);
  });

  it("keeps what is asked for again and again while others pass", () => {
    const cache = counting(10);
    for (let stranger = 0; stranger < 50_000; stranger++) {
      cache.ask("regular");
      cache.ask(`stranger-${stranger}`);
    }
    expect(cache.made).toBe(50_001);
  });

  it("forgets what has not been asked for", () => {
    const cache = counting(10);
    cache.ask("once");
    for (let stranger = 0; stranger < 10_000; stranger++) cache.ask(`stranger-${stranger}`);
    cache.ask("once");
    expect(cache.made).toBe(10_002);
  });

  it("holds fewer rows the longer they are", () => {
    const rows = [1_000, 1_000_000].map((rules) => {
      const cache = counting(rules);
      for (let round = 0; round < 2; round++) for (let name = 0; name < 300; name++) cache.ask(`${name}`);
      return cache.made;
    });
    expect(rows).toEqual([300, 600]);
  });

  it("does not keep what is very large", () => {
    const cache = counting(10);
    cache.ask("a", "x".repeat(10_000));
    cache.ask("a", "x".repeat(10_000));
    expect(cache.made).toBe(2);
  });
});
