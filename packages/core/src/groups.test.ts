import { expect, test } from "vitest";
import { groups } from "./groups.ts";

test("groups are the distinct labels in the order of their first appearance", () => {
  expect(groups(["b", "a", "b", 3])).toEqual({ labels: ["b", "a", "3"], index: [0, 1, 0, 2], length: 3 });
});

test("with known labels rows stand by their position among those, and a label without rows stays a group", () => {
  expect(groups(["c", "a"], ["a", "b", "c"])).toEqual({ labels: ["a", "b", "c"], index: [2, 0], length: 3 });
  expect(groups([2, 0], [0, 1, 2]).index).toEqual([2, 0]);
});

test("a label that is not known is refused with its row, the known ones and the nearest", () => {
  expect(() => groups(["a", "Stilwater"], ["a", "Stillwater"])).toThrow("[group-unknown] label `Stilwater` at [1] is none of the 2 known groups: `a`, `Stillwater`; did you mean `Stillwater`?");
  expect(() => groups([7], ["a"])).toThrow("label `7` at [0] is not the one known group: `a`");
});
