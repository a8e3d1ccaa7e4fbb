import { expect, test } from "vitest";
import { isKept, keptAmongFirst } from "./thinning.ts";

const kept = (first: number, last: number, thin: number): number[] =>
  Array.from({ length: last - first + 1 }, (_, i) => i).filter((i) => isKept(i, last - first + 1, thin)).map((i) => first + i);

test.each([
  [0, 8, 1, [0, 1, 2, 3, 4, 5, 6, 7, 8]],
  [0, 8, 2, [2, 4, 6, 8]],
  [0, 8, 3, [2, 5, 8]],
  [0, 8, 4, [4, 8]],
  [12, 36, 5, [16, 21, 26, 31, 36]],
])("of draws %i to %i, one in %i, counting back from the last, are %j", (first, last, thin, expected) => {
  expect(kept(first, last, thin)).toEqual(expected);
  const draws = last - first + 1;
  for (let n = 0; n <= draws; n++) expect(keptAmongFirst(n, draws, thin)).toBe(expected.filter((index) => index < first + n).length);
});
