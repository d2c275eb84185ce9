import { expect, test } from "vitest";
import { drawTable } from "./table.ts";

const columns = [
  { title: "step", width: 6 },
  { title: "what happened", width: 9 },
];

test("wraps cells, keeps columns, and fills rows that are too short", () => {
  expect(
    drawTable(columns, [[{ text: "look" }, { text: "three workers answer" }], [{ text: "stop" }]]),
  ).toEqual([
    "step    what",
    "        happened",
    "------  ---------",
    "look    three",
    "        workers",
    "        answer",
    "stop",
  ]);
});

test("colour goes around padded pieces, so that columns stay where they are", () => {
  const rows = drawTable(columns, [[{ text: "look", paint: (text) => `<${text}>` }, { text: "fine" }]]);
  expect(rows.at(-1)).toBe("<look  >  fine");
});
