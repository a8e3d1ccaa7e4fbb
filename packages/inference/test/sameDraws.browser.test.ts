import { expect, test } from "vitest";
import { newVectorHeap } from "../src/vectors/vectorHeap.ts";
import { EXPECTED, drawsAsWords } from "./sameDraws.ts";

test("the same seed gives the draws that it gives in Node, byte for byte", async () => {
  expect(await drawsAsWords()).toEqual(EXPECTED);
});

test("vector code is at hand", () => {
  expect(newVectorHeap(3, 1).isSimd).toBe(true);
});
