import { expect, test } from "vitest";
import { EXPECTED, drawsAsWords } from "./sameDraws.ts";

test("the same seed gives the draws that it gave before, byte for byte", async () => {
  expect(await drawsAsWords()).toEqual(EXPECTED);
});
