import { expect, test } from "vitest";
import golden from "./fixtures/lastDraws.json" with { type: "json" };
import { lastDraws } from "./sameDraws.ts";

test("a seed gives the same draws in a browser as in Node, bit for bit", async () => {
  expect(await lastDraws()).toEqual(golden);
});
