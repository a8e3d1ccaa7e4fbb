import { expect, test } from "vitest";
import golden from "./fixtures/lastDraws.json" with { type: "json" };
import { lastDraws } from "./sameDraws.ts";

test("a seed gives the draws that it always gave, bit for bit", async () => {
  expect(await lastDraws()).toEqual(golden);
});
