import { expect, test } from "vitest";
import { EXPECTED, hashes } from "./sameSvg.ts";

test("figures are the text that a browser draws too", () => {
  expect(hashes()).toEqual(EXPECTED);
});
