import { expect, test } from "vitest";
import { SiteDraws } from "./siteDraws.ts";

const theta = new SiteDraws({ name: "theta", shape: [2, 2], data: Float64Array.of(1, 2, 3, 4, 10, 20, 30, 40), dims: ["school", "year"], coords: { school: ["Choate", "Exeter"] } }, 1, 2);

test("one element is a variable of its own, by position or by label", () => {
  for (const element of [theta.at(1, 0), theta.at("Exeter", 0)]) {
    expect([element.name, element.shape, [...element.data], element.chains, element.draws]).toEqual(["theta[Exeter, 0]", [], [3, 30], 1, 2]);
  }
});

test("an element that is not there is refused, a label with the nearest", () => {
  expect(() => theta.at(2, 0)).toThrow("[element-outside-variable]");
  expect(() => theta.at(0)).toThrow("[element-outside-variable]");
  expect(() => theta.at("Exter", 0)).toThrow("did you mean `Exeter`?");
});
